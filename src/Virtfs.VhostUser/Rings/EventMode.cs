namespace Virtfs.VhostUser.Rings;

/// <summary>How the two sides of a ring say when they want to be notified.</summary>
internal enum EventMode
{
    /// <summary>Always or never, by a flag.</summary>
    Flag,

    /// <summary>At an index (VIRTIO_RING_F_EVENT_IDX).</summary>
    Index,
}
