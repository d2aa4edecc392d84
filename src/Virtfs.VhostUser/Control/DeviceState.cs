using System.Collections.Generic;
using Virtfs.Linux;
using Virtfs.VhostUser.Memory;
using Virtfs.VhostUser.Messages;

namespace Virtfs.VhostUser.Control;

/// <summary>
/// Where the control plane ends: all that the front end has said, as plain data with the descriptors it came with. Whoever has this record can run the
/// ring, and needs nothing else.
/// </summary>
internal sealed record DeviceState
{
    /// <summary>The virtio features the driver took.</summary>
    public VirtioFeatures Features { get; init; }

    /// <summary>The protocol features the front end took.</summary>
    public ProtocolFeatures ProtocolFeatures { get; init; }

    /// <summary>The guest's memory.</summary>
    public IReadOnlyList<MemoryRegion> Memory { get; init; } = [];

    /// <summary>The ring.</summary>
    public RingState Ring { get; init; } = new();

    /// <summary>The socket for requests from us to the front end, of which there are none; it shows the front end that we live.</summary>
    public FileDescriptor? BackEndSocket { get; init; }
}
