using System;
using System.Globalization;
using System.Threading;
using Microsoft.Extensions.Logging;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server;
using Virtfs.Server.Transports;
using Virtfs.VhostUser.Diagnostics;
using Virtfs.VhostUser.Messages;
using Virtfs.VhostUser.Rings;

namespace Virtfs.VhostUser.Control;

/// <summary>
/// One front end: a thread that answers its messages, each before the next is read and none later than that, and the ring that it sets up by them.
/// </summary>
/// <remarks>
/// A request that is not answered stops the whole virtual machine, its monitor included. So nothing here ever calls a file system, and of all requests only
/// GET_VRING_BASE waits, for requests in flight and no longer than <see cref="VhostUserOptions.StopPatience"/>. The state is this thread's own; what the
/// ring needs of it is handed over by calls.
/// </remarks>
internal sealed partial class VhostUserConnection : IDoorClient, IDisposable
{
    private const int StackSize = 256 * 1024;

    private readonly ControlChannel _channel;
    private readonly ConfigSpace _config;
    private readonly VhostUserOptions _options;
    private readonly ILogger _logger;
    private readonly string _peer;
    private readonly RingLane _ring;
    private readonly byte[] _configReply = new byte[ControlChannel.MaximumPayload];
    private readonly Action<VhostUserConnection> _onEnded;
    private DeviceState _state = new();
    private RequestType _request;

    // The thread here and the lane; the last to end says so.
    private int _alive = 2;

    /// <summary>Makes a connection of a socket, which it owns.</summary>
    public VhostUserConnection(
        StreamSocket socket, EventFd wake, Session session, string peer, VhostUserOptions options, ILogger logger, Action<VhostUserConnection> onEnded)
    {
        _channel = new ControlChannel(socket);
        _config = new ConfigSpace(options.MountTag);
        _options = options;
        _logger = logger;
        _peer = peer;
        _onEnded = onEnded;
        _ring = new RingLane(session, wake, options.PollTime, logger, End);
    }

    /// <summary>What the front end has said so far.</summary>
    public DeviceState State => _state;

    /// <summary>The lane of its ring.</summary>
    public RingLane Ring => _ring;

    /// <summary>Starts the worker of the ring and the thread that answers the front end.</summary>
    /// <returns>EAGAIN when the system has no threads left; everything has ended then.</returns>
    public Errno Start(WorkerPool workers)
    {
        Errno errno = workers.Start(_ring);
        if (errno != Errno.None)
        {
            Dispose();
            return errno;
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"vhost-user {_ring.Session.Id}");
        try
        {
            new Thread(Main, StackSize) { IsBackground = true, Name = name }.Start();
        }
        catch (OutOfMemoryException)
        {
            // How the runtime says that the system has no more threads.
            Dispose();
            return Errno.EAGAIN;
        }

        return Errno.None;
    }

    /// <summary>Hangs up, from any thread.</summary>
    public void Shutdown() => _channel.Shutdown();

    private void Main()
    {
        VhostUserLog.Connected(_logger, _peer, _ring.Session.Id);
        Errno errno;
        try
        {
            errno = Serve();
        }
        catch (Exception exception)
        {
            // Nothing here throws but by a mistake of ours; then this guest loses its device, and no other guest anything.
            VhostUserLog.Failed(_logger, _peer, _request, exception);
            errno = Errno.EIO;
        }

        if (errno is not (Errno.EPIPE or Errno.ECONNRESET))
        {
            VhostUserLog.HungUp(_logger, _peer, _request, errno);
        }

        VhostUserLog.Disconnected(_logger, _peer, _ring.Session.Id);
        Dispose();
    }

    /// <summary>Answers messages until one cannot be; EPIPE when the front end has hung up.</summary>
    private Errno Serve()
    {
        while (true)
        {
            Errno errno = _channel.Receive(out ControlMessage message);
            if (errno != Errno.None)
            {
                return errno;
            }

            _request = message.Request;
            Outcome outcome = Handle(message);
            if (_logger.IsEnabled(LogLevel.Trace))
            {
                VhostUserLog.Message(_logger, _peer, _request, message.Header.Size, message.Descriptors.Count, outcome.ToString());
            }

            if (outcome is Outcome.Done or Outcome.Refused && message.Header.NeedsReply)
            {
                // Whether REPLY_ACK was agreed on or not: User-Mode Linux waits already for the answer to the message that agrees on it.
                errno = _channel.Reply(_request, outcome == Outcome.Done ? 0UL : 1UL);
                outcome = Outcome.Answered;
            }

            if (outcome == Outcome.Hopeless)
            {
                errno = Errno.EPROTO;
            }

            if (errno != Errno.None)
            {
                return errno;
            }
        }
    }

    private Outcome Handle(in ControlMessage message) => message.Request switch
    {
        RequestType.GET_FEATURES => Answer((ulong)VirtioFeatures.Offered),
        RequestType.SET_FEATURES => SetFeatures(message.Payload),
        RequestType.GET_PROTOCOL_FEATURES => Answer((ulong)ProtocolFeatures.Offered),
        RequestType.SET_PROTOCOL_FEATURES => SetProtocolFeatures(message.Payload),
        RequestType.SET_OWNER => Outcome.Done,
        RequestType.RESET_OWNER => ResetOwner(),
        RequestType.GET_QUEUE_NUM => Answer(RingCount),
        RequestType.SET_BACKEND_REQ_FD => SetBackEndSocket(message.Descriptors),
        RequestType.GET_CONFIG => GetConfig(message.Payload),
        RequestType.SET_CONFIG => Outcome.Done, // Nothing in it can be written.
        RequestType.RESET_DEVICE => ResetDevice(),
        RequestType.SET_MEM_TABLE => SetMemoryTable(message.Payload, message.Descriptors),
        RequestType.GET_MAX_MEM_SLOTS => Answer(MaximumRegions),
        RequestType.ADD_MEM_REG => AddMemoryRegion(message.Payload, message.Descriptors),
        RequestType.REM_MEM_REG => RemoveMemoryRegion(message.Payload),
        RequestType.SET_VRING_NUM => SetRingSize(message.Payload),
        RequestType.SET_VRING_ADDR => SetRingAddresses(message.Payload),
        RequestType.SET_VRING_BASE => SetRingBase(message.Payload),
        RequestType.GET_VRING_BASE => GetRingBase(message.Payload),
        RequestType.SET_VRING_KICK => SetRingKick(message.Payload, message.Descriptors),
        RequestType.SET_VRING_CALL => SetRingCall(message.Payload, message.Descriptors),
        RequestType.SET_VRING_ERR => SetRingError(message.Payload, message.Descriptors),
        RequestType.SET_VRING_ENABLE => SetRingEnabled(message.Payload),
        RequestType.VRING_KICK => KickRing(message.Payload),
        RequestType.SET_LOG_BASE or RequestType.SET_LOG_FD or RequestType.SET_VRING_ENDIAN or RequestType.IOTLB_MSG =>
            Refuse("it belongs to a feature that is not offered"),

        // Unknown: with an acknowledgement the front end goes on, without one it may wait for an answer nobody here knows.
        _ => message.Header.NeedsReply ? Refuse("unknown") : Outcome.Hopeless,
    };

    private Outcome Answer(ulong value) => _channel.Reply(_request, value) == Errno.None ? Outcome.Answered : Outcome.Hopeless;

    private Outcome Refuse(string reason)
    {
        VhostUserLog.Refused(_logger, _peer, _request, reason);
        return Outcome.Refused;
    }

    /// <summary>Frees everything but what the lane still uses: by the thread itself, or when it did not start.</summary>
    public void Dispose()
    {
        // The ring first: it may still need the memory's descriptors.
        _ring.Close();
        _ring.ReplaceCall(null)?.Dispose();
        _ring.ReplaceError(null)?.Dispose();
        foreach (Memory.MemoryRegion region in _state.Memory)
        {
            region.Dispose();
        }

        _state.BackEndSocket?.Dispose();
        _channel.Dispose();
        End();
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _alive) == 0)
        {
            _onEnded(this);
        }
    }
}
