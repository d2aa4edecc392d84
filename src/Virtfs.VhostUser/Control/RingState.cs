using Virtfs.Linux;
using Virtfs.VhostUser.Messages;

namespace Virtfs.VhostUser.Control;

/// <summary>What the front end has said about the ring.</summary>
internal sealed record RingState
{
    /// <summary>The largest ring that virtio allows, in slots.</summary>
    public const uint MaximumSize = 32768;

    /// <summary>How many slots it has, a power of two; 0 before SET_VRING_NUM.</summary>
    public int Size { get; init; }

    /// <summary>Where it lies; all 0 before SET_VRING_ADDR.</summary>
    public RingAddresses Addresses { get; init; }

    /// <summary>The next avail index to take when it starts.</summary>
    public ushort Base { get; init; }

    /// <summary>What the driver signals; null when it does not, and the ring has to be looked at from time to time.</summary>
    public EventFd? Kick { get; init; }

    /// <summary>What we signal; null when the driver does not want to be.</summary>
    public EventFd? Call { get; init; }

    /// <summary>What we signal when the ring is broken.</summary>
    public EventFd? Error { get; init; }

    /// <summary>True from SET_VRING_KICK to GET_VRING_BASE.</summary>
    public bool IsStarted { get; init; }

    /// <summary>True when requests may be taken.</summary>
    public bool IsEnabled { get; init; }
}
