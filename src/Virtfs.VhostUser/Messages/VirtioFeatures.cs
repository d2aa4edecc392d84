using System;

namespace Virtfs.VhostUser.Messages;

/// <summary>Feature bits of the device, as the guest's driver sees them, and bit 30, which is vhost-user's own.</summary>
/// <remarks>Never offered: 24, 27, 33 to 41. QEMU hands every offered bit to the guest, and IN_ORDER (35) lets the driver ignore used lengths.</remarks>
[Flags]
internal enum VirtioFeatures : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The config space has a mount tag; Linux refuses a device without it.</summary>
    VIRTIO_9P_MOUNT_TAG = 1UL << 0,

    /// <summary>A ring slot may point to a table of descriptors.</summary>
    VIRTIO_RING_F_INDIRECT_DESC = 1UL << 28,

    /// <summary>Each side says at which index it wants to be notified.</summary>
    VIRTIO_RING_F_EVENT_IDX = 1UL << 29,

    /// <summary>There are protocol features, and rings start disabled.</summary>
    VHOST_USER_F_PROTOCOL_FEATURES = 1UL << 30,

    /// <summary>The device is a modern one: little-endian rings.</summary>
    VIRTIO_F_VERSION_1 = 1UL << 32,

    /// <summary>What we offer.</summary>
    Offered = VIRTIO_9P_MOUNT_TAG | VIRTIO_RING_F_INDIRECT_DESC | VIRTIO_RING_F_EVENT_IDX | VHOST_USER_F_PROTOCOL_FEATURES | VIRTIO_F_VERSION_1,
}
