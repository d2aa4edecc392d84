using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.Extensions.Logging;
using Virtfs.Linux;
using Virtfs.Server;
using Virtfs.Server.Transports;
using Virtfs.VhostUser.Diagnostics;
using Virtfs.VhostUser.Memory;
using Virtfs.VhostUser.Messages;

namespace Virtfs.VhostUser.Rings;

/// <summary>
/// The ring of one guest: requests are taken from it, answers put into it. Three kinds of thread meet here: the worker that holds the lane takes, any
/// worker completes, the control thread starts and stops.
/// </summary>
/// <remarks>
/// <para>
/// One lock guards everything. It is held to take one request, to publish one answer or to change the ring's state, never while a file system works and
/// never while waiting. Guest memory is written under it only, but for replies on their way: their memory is cut off from the guest when they must not
/// arrive any more (<see cref="GuestMemory.MakePrivate"/>). So nothing is written after a stop, and the call descriptor is signalled under it for the same
/// reason.
/// </para>
/// <para>
/// An answer that comes while the ring is stopped or disabled is held back and published when the ring goes on. It is forgotten when the ring begins anew
/// instead: then the driver has forgotten the request. The number of such lives is the epoch.
/// </para>
/// </remarks>
internal sealed partial class RingLane : Lane
{
    /// <summary>Requests taken and not answered; QEMU's own device has 128. More stay in the ring.</summary>
    public const int MaximumInFlight = 1024;

    private readonly Lock _lock = new();
    private readonly ILogger _logger;
    private readonly SpinBudget _spin;
    private readonly EventFd _wake;
    private readonly Action _onDrained;
    private readonly ChainReader _chains = new();
    private readonly HeadSet _heads = new();
    private readonly Latch _drained = new();
    private readonly RateLimit _complaints = new();

    // What the control thread has set up. The memory is used by the ring as long as it is here.
    private GuestMemory? _memory;
    private RingAddresses _addresses;
    private int _size;
    private EventMode _events;
    private EventFd? _kick;
    private EventFd? _call;
    private EventFd? _error;

    // Kick descriptors no longer wanted: only the holder can know that it is not waiting for them, and closes them.
    private readonly List<EventFd> _retiredKicks = [];

    // started: between SET_VRING_KICK and GET_VRING_BASE; loaded: its indexes are known; draining: stopping, and still allowed to answer.
    private bool _started;
    private bool _enabled;
    private bool _loaded;
    private bool _broken;
    private bool _draining;
    private bool _closed;

    // Derived from the above by Refresh: whether requests may be taken, and answers be put into the ring.
    private bool _taking;
    private bool _publishing;

    // The ring itself, and where we are in it.
    private SplitRing _ring;
    private ushort _nextAvail;
    private ushort _availSeen;
    private ushort _nextUsed;
    private ushort _startBase;

    // Whether it ran before, and with how many slots.
    private bool _hasRun;
    private int _lastSize;

    // Without event indexes: whether the driver has been told not to kick.
    private bool _kicksUnwanted;

    // used index at the last decision whether to call; answers since; whether the next decision must be yes.
    private ushort _decidedUsed;
    private int _unnotified;
    private bool _callDue;

    // Requests taken in this epoch and not answered; answers held back, in their order.
    private int _inFlight;
    private readonly List<RingExchange> _held = [];
    private int _epoch;
    private int _cuts;
    private bool _resetDue;

    // The thread that holds the lane.
    private int _holder;

    /// <summary>Makes the lane of a connection.</summary>
    /// <param name="session">The session whose requests come in by it.</param>
    /// <param name="wake">Wakes the holder; the lane owns it.</param>
    /// <param name="poll">How long to look for a request before sleeping for it.</param>
    /// <param name="logger">Where to log.</param>
    /// <param name="onDrained">Called when the lane is closed and the last request has ended.</param>
    public RingLane(Session session, EventFd wake, TimeSpan poll, ILogger logger, Action onDrained)
    {
        Session = session;
        _wake = wake;
        _spin = new SpinBudget(poll, Lookouts.OfProcess);
        _logger = logger;
        _onDrained = onDrained;
    }

    /// <inheritdoc/>
    public override Session Session { get; }

    /// <inheritdoc/>
    protected override void OnDrained()
    {
        lock (_lock)
        {
            PinUnsynchronized(null);
            CloseRetiredKicksUnsynchronized();
            FreeStore();
            _wake.Dispose();
        }

        _onDrained();
    }

    /// <summary>Sets what may be done now; called after every change of state, with the lock.</summary>
    private void RefreshUnsynchronized()
    {
        bool ready = _loaded && _ring.IsResolved && !_closed;
        _taking = ready && _started && _enabled && !_broken;
        _publishing = ready && ((_started && _enabled) || _draining);
        if (_publishing && _held.Count > 0)
        {
            PublishHeldUnsynchronized();
        }

        WakeUnsynchronized();
    }

    /// <summary>Stops taking requests until the driver has set the ring up again.</summary>
    private void BreakUnsynchronized(RingFault fault)
    {
        _broken = true;
        RefreshUnsynchronized();
        _error?.Signal();
        if (_complaints.TryPass(out int suppressed))
        {
            VhostUserLog.RingBroken(_logger, Session.Id, fault, suppressed);
        }
    }
}
