using System;

namespace Virtfs.Qtest;

/// <summary>The feature bits that matter to a 9P device on a split ring.</summary>
[Flags]
public enum VirtioFeatures : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>VIRTIO_9P_MOUNT_TAG: the configuration holds the mount tag.</summary>
    MountTag = 1UL << 0,

    /// <summary>VIRTIO_F_INDIRECT_DESC: a descriptor may stand for a table of them.</summary>
    IndirectDescriptors = 1UL << 28,

    /// <summary>VIRTIO_F_EVENT_IDX: either side says from which index on it wants to be notified.</summary>
    EventIndex = 1UL << 29,

    /// <summary>VIRTIO_F_VERSION_1: no legacy device.</summary>
    Version1 = 1UL << 32,

    /// <summary>What a Linux guest uses.</summary>
    Usual = MountTag | IndirectDescriptors | EventIndex | Version1,
}
