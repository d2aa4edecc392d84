using System;
using System.Diagnostics;
using System.Threading;
using Microsoft.Extensions.Logging;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Diagnostics;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <summary>
/// One client's conversation: dialect, msize, fids, requests in flight. It answers one message at a time for each thread that calls it, and any number
/// of threads may.
/// </summary>
/// <remarks>
/// Lock order (docs/locking.md): lane, then tag table, then fid table, then a file system's own locks; none is held while a file system is called, but for
/// the file system's own. Every message is one method in a partial file by concern, with the same steps: decode, find the fid, check, call, encode.
/// </remarks>
public sealed partial class Session
{
    /// <summary>What a message that cannot be decoded is answered with.</summary>
    private const Errno Malformed = Errno.EPROTO;

    /// <summary>Room for every reply that has no text or data: the longest is Rwalk with 16 qids, 217 bytes.</summary>
    private const int SmallReply = 256;

    /// <summary>The longest message before a Tversion agrees on more, in bytes.</summary>
    private const int FirstMsize = 8192;

    private static ulong s_lastId;

    private readonly FidTable _fids = new();
    private readonly TagTable _tags = new();
    private readonly SessionOptions _options;
    private readonly ILogger _logger;
    private readonly MessageTrace? _trace;
    private readonly long _openedAt = Stopwatch.GetTimestamp();

    // Set by Tversion, read by every request; a client that sends others meanwhile gets what it asked for.
    private volatile Dialect _dialect;
    private volatile int _msize = FirstMsize;

    private long _bytesRead;
    private long _bytesWritten;

    /// <summary>Opens a session.</summary>
    public Session(SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _logger = options.Logger;
        _trace = options.Trace;
        Id = Interlocked.Increment(ref s_lastId);
        SessionLog.Opened(_logger, Id, options.Peer);
    }

    /// <summary>The session's number, unique while the process runs.</summary>
    public ulong Id { get; }

    /// <summary>The message size agreed on, in bytes; <see cref="FirstMsize"/> before Tversion.</summary>
    public int Msize => _msize;

    /// <summary>How many fids the client holds.</summary>
    public int FidCount => _fids.Count;

    /// <summary>How many requests have been answered.</summary>
    public long RequestCount => _tags.Total;

    /// <summary>Answers one request through the exchange's lane: before it returns, or, for a Tflush that has to wait, when that is over.</summary>
    /// <param name="lane">Where it came in.</param>
    /// <param name="exchange">The request; belongs to the session until the lane gets it back.</param>
    public void Serve(Lane lane, Exchange exchange)
    {
        _ = MessageHeader.TryDecode(exchange.Request, out MessageHeader header);
        exchange.Tag = header.Tag;
        _tags.Enter(exchange);
        if (_trace is not null)
        {
            exchange.StartedAt = _trace.Request(Id, exchange.Request);
        }

        ServeOutcome outcome;
        try
        {
            outcome = Dispatch(exchange, header.Type);
        }
        catch (Exception exception)
        {
            // Errors are data everywhere below; what arrives here is a bug, and the client and all others must survive it.
            SessionLog.Failed(_logger, Id, MessageFormatter.Describe(exchange.Request), exception);
            ReplyError(exchange, Errno.EIO);
            outcome = ServeOutcome.Reply;
        }

        if (outcome != ServeOutcome.Deferred)
        {
            Finish(lane, exchange, outcome);
        }
    }

    /// <summary>Forgets everything the client holds, as Tversion does: the guest was reset.</summary>
    public void Reset() => _fids.Clear();

    /// <summary>Ends the session: gives up what is in flight, and once that is done closes every fid and tells the lane.</summary>
    internal void Close(Lane lane)
    {
        if (_tags.Close())
        {
            Drained(lane);
        }
    }

    private void Finish(Lane lane, Exchange exchange, ServeOutcome outcome)
    {
        if (_trace is not null)
        {
            Trace(_trace, exchange, outcome);
        }

        if (outcome == ServeOutcome.Reply)
        {
            lane.Complete(exchange);
        }
        else
        {
            lane.Discard(exchange);
        }

        Exchange? flush = _tags.Leave(exchange, out bool drained);
        lane.Recycle(exchange);
        while (flush is not null)
        {
            Exchange? next = flush.NextFlush;
            ReplyEmpty(flush, MessageType.Rflush);
            Finish(lane, flush, ServeOutcome.Reply);
            flush = next;
        }

        if (drained)
        {
            Drained(lane);
        }
    }

    private void Drained(Lane lane)
    {
        _fids.Clear();
        if (_logger.IsEnabled(LogLevel.Information))
        {
            double seconds = Stopwatch.GetElapsedTime(_openedAt).TotalSeconds;
            SessionLog.Closed(_logger, Id, _options.Peer, _tags.Total, Interlocked.Read(ref _bytesRead), Interlocked.Read(ref _bytesWritten), seconds);
        }

        lane.OnDrained();
    }

    private void Trace(MessageTrace trace, Exchange exchange, ServeOutcome outcome)
    {
        if (outcome == ServeOutcome.Reply)
        {
            trace.Reply(Id, exchange.ReplyHead, exchange.StartedAt);
        }
        else
        {
            trace.Discarded(Id, exchange.Tag);
        }
    }

    private ServeOutcome Dispatch(Exchange exchange, MessageType type)
    {
        if (exchange.Fault != Errno.None)
        {
            ReplyError(exchange, exchange.Fault);
            return ServeOutcome.Reply;
        }

        ReadOnlySpan<byte> body = exchange.Request.Length > MessageHeader.Length ? exchange.Request[MessageHeader.Length..] : [];
        if (type == MessageType.Tflush)
        {
            return Flush(exchange, body);
        }

        Errno errno;
        do
        {
            errno = Handle(exchange, type, body);
        }
        while (errno == Errno.EINTR && !exchange.IsCancelled);

        if (errno == Errno.EINTR)
        {
            return ServeOutcome.Discard;
        }

        if (errno == Errno.None && exchange.ReplyLength > exchange.ReplyLimit)
        {
            errno = Errno.EMSGSIZE;
        }

        if (errno != Errno.None)
        {
            ReplyError(exchange, errno);
        }

        return ServeOutcome.Reply;
    }

    private Errno Handle(Exchange exchange, MessageType type, ReadOnlySpan<byte> body)
    {
        if (_options.Exports.IsReadOnly && Changes(type))
        {
            return Errno.EROFS;
        }

        return type switch
        {
            MessageType.Tversion => Version(exchange, body),
            MessageType.Tattach => Attach(exchange, body),
            MessageType.Twalk => Walk(exchange, body),
            MessageType.Tclunk => Clunk(exchange, body),
            MessageType.Tgetattr => GetAttributes(exchange, body),
            MessageType.Tsetattr => SetAttributes(exchange, body),
            MessageType.Tstatfs => StatFs(exchange, body),
            MessageType.Treadlink => ReadLink(exchange, body),
            MessageType.Tlopen => Open(exchange, body),
            MessageType.Tlcreate => Create(exchange, body),
            MessageType.Tread => Read(exchange, body),
            MessageType.Twrite => Write(exchange, body),
            MessageType.Tfsync => FSync(exchange, body),
            MessageType.Treaddir => ReadDirectory(exchange, body),
            MessageType.Tmkdir => MakeDirectory(exchange, body),
            MessageType.Tmknod => MakeNode(exchange, body),
            MessageType.Tsymlink => MakeSymlink(exchange, body),
            MessageType.Tlink => MakeLink(exchange, body),
            MessageType.Tunlinkat => Unlink(exchange, body),
            MessageType.Tremove => Remove(exchange, body),
            MessageType.Trename => Rename(exchange, body),
            MessageType.Trenameat => RenameAt(exchange, body),
            MessageType.Txattrwalk => WalkXattr(exchange, body),
            MessageType.Txattrcreate => CreateXattr(exchange, body),
            MessageType.Tlock => Lock(exchange, body),
            MessageType.Tgetlock => GetLock(exchange, body),
            _ => Errno.EOPNOTSUPP,
        };
    }

    /// <summary>True for the messages that a read-only export refuses before it looks at them.</summary>
    private static bool Changes(MessageType type) => type is
        MessageType.Tlcreate or MessageType.Tsymlink or MessageType.Tmknod or MessageType.Trename or MessageType.Tsetattr or
        MessageType.Txattrcreate or MessageType.Tlink or MessageType.Tmkdir or MessageType.Trenameat or MessageType.Tunlinkat or
        MessageType.Tcreate or MessageType.Twrite or MessageType.Tremove or MessageType.Twstat;

    /// <summary>Finds a fid to change something through; gives <paramref name="unknown"/> when there is none and EROFS where nothing may be changed.</summary>
    private Errno AcquireToChange(uint number, Errno unknown, out Fid fid)
    {
        if (!_fids.TryAcquire(number, out fid!))
        {
            return unknown;
        }

        if (!fid.Export.IsReadOnly)
        {
            return Errno.None;
        }

        _fids.Release(fid);
        return Errno.EROFS;
    }

    private static WireWriter BeginReply(Exchange exchange, MessageType type, int capacity = SmallReply) =>
        WireWriter.Begin(exchange.ReserveReply(capacity), type, exchange.Tag);

    private static Errno EndReply(Exchange exchange, in WireWriter writer)
    {
        int length = writer.Finish();
        Debug.Assert(length > 0, "A reply did not fit the room reserved for it.");
        exchange.SetReply(length);
        return Errno.None;
    }

    private static Errno ReplyEmpty(Exchange exchange, MessageType type)
    {
        WireWriter writer = BeginReply(exchange, type);
        return EndReply(exchange, writer);
    }

    private static Errno ReplyQid(Exchange exchange, MessageType type, Qid qid)
    {
        WireWriter writer = BeginReply(exchange, type);
        writer.WriteQid(qid);
        return EndReply(exchange, writer);
    }

    private void ReplyError(Exchange exchange, Errno errno)
    {
        if (_dialect == Dialect.L)
        {
            WireWriter writer = BeginReply(exchange, MessageType.Rlerror);
            new Rlerror(errno).Encode(ref writer);
            EndReply(exchange, writer);
        }
        else
        {
            // Before Tversion, as QEMU does: text and number.
            ReadOnlySpan<byte> text = ErrnoText.Of(errno);
            WireWriter writer = BeginReply(exchange, MessageType.Rerror, SmallReply + text.Length);
            new Rerror(text, errno).Encode(ref writer);
            EndReply(exchange, writer);
        }
    }
}
