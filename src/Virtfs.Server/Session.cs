using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
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

    private static ulong _lastId;

    private readonly FidTable _fids;
    private readonly TagTable _tags = new();
    private readonly SessionOptions _options;
    private readonly ILogger _logger;
    private readonly MessageTrace? _trace;
    private readonly long _openedAt = Stopwatch.GetTimestamp();

    // Set by Tversion, read by every request; a client that sends others meanwhile gets what it asked for.
    private volatile Dialect _dialect;
    private volatile int _msize = FirstMsize;

    private int _complaints;
    private long _bytesRead;
    private long _bytesWritten;

    /// <summary>Opens a session.</summary>
    public Session(SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _logger = options.Logger;
        _trace = options.Trace;
        Id = Interlocked.Increment(ref _lastId);
        _fids = new FidTable(exception => SessionLog.CloseFailed(_logger, Id, exception), options.Fids);
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
        Enter(exchange);
        Finish(lane, exchange, Execute(exchange));
    }

    /// <summary>Forgets everything the client holds, as Tversion does: the guest was reset.</summary>
    public void Reset() => _fids.Clear();

    /// <summary>Counts a request as in flight: from now on a Tflush finds it.</summary>
    internal void Enter(Exchange exchange)
    {
        _ = MessageHeader.TryDecode(exchange.Request, out MessageHeader header);
        exchange.Tag = header.Tag;
        _tags.Enter(exchange);
        if (_trace is not null)
        {
            exchange.StartedAt = _trace.Request(Id, _dialect, exchange.Request);
        }
    }

    /// <summary>Runs a request that has entered. With Deferred it belongs to the request it waits for, and must not be touched any more.</summary>
    internal ServeOutcome Execute(Exchange exchange)
    {
        ServeOutcome outcome;
        try
        {
            _ = MessageHeader.TryDecode(exchange.Request, out MessageHeader header);
            outcome = Dispatch(exchange, header.Type);
        }
        catch (Exception exception)
        {
            // Errors are data everywhere below; what arrives here is a bug, and the client and all others must survive it.
            SessionLog.Failed(_logger, Id, MessageFormatter.Describe(exchange.Request, _dialect), exception);
            ReplyError(exchange, Errno.EIO);
            outcome = ServeOutcome.Reply;
        }

        if (outcome != ServeOutcome.Deferred)
        {
            ReleaseHeld(exchange);
        }

        return outcome;
    }

    /// <summary>Replies to a request that has been run, and then to the Tflushes that waited for it.</summary>
    internal void Finish(Lane lane, Exchange exchange, ServeOutcome outcome)
    {
        if (outcome == ServeOutcome.Deferred)
        {
            return;
        }

        // A loop and no recursion: a client can make a long chain of Tflushes that wait for one another.
        Exchange? flushes = Depart(lane, exchange, outcome);
        while (flushes is { } flush)
        {
            flushes = flush.NextFlush;
            ReplyEmpty(flush, MessageType.Rflush);
            if (Depart(lane, flush, ServeOutcome.Reply) is { } behind)
            {
                flushes = Join(behind, flushes);
            }
        }
    }

    /// <summary>Gives up all that is in flight: the client is gone.</summary>
    internal void CancelAll() => _tags.CancelAll();

    /// <summary>Ends the session when nothing is in flight any more: closes every fid and tells the lane.</summary>
    internal void Drained(Lane lane)
    {
        _fids.Clear();
        if (_logger.IsEnabled(LogLevel.Information))
        {
            double seconds = Stopwatch.GetElapsedTime(_openedAt).TotalSeconds;
            SessionLog.Closed(_logger, Id, _options.Peer, _tags.Total, Interlocked.Read(ref _bytesRead), Interlocked.Read(ref _bytesWritten), seconds);
        }

        lane.OnDrained();
    }

    /// <summary>Sends the reply and gives the exchange back.</summary>
    /// <returns>The Tflushes that waited for it.</returns>
    private Exchange? Depart(Lane lane, Exchange exchange, ServeOutcome outcome)
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

        Exchange? flushes = _tags.Leave(exchange);
        lane.Recycle(exchange);
        return flushes;
    }

    private static Exchange Join(Exchange first, Exchange? rest)
    {
        Exchange last = first;
        while (last.NextFlush is { } next)
        {
            last = next;
        }

        last.NextFlush = rest;
        return first;
    }

    private void Trace(MessageTrace trace, Exchange exchange, ServeOutcome outcome)
    {
        if (outcome == ServeOutcome.Reply)
        {
            trace.Reply(Id, _dialect, exchange.ReplyHead, exchange.StartedAt);
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

        if (_options.Exports.IsThrottled && !exchange.HasPassed && type is MessageType.Tread or MessageType.Twrite)
        {
            if (exchange.IsCancelled)
            {
                return ServeOutcome.Discard;
            }

            if (!TryPass(exchange, type, body))
            {
                return ServeOutcome.Deferred;
            }
        }

        Errno errno;
        var pause = new RetryPause();
        while (true)
        {
            ReleaseHeld(exchange);
            errno = Handle(exchange, type, body);
            if (errno != Errno.EINTR || exchange.IsCancelled)
            {
                break;
            }

            pause.Wait();
        }

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
            MessageType.Tlopen or MessageType.Topen => Open(exchange, type, body),
            MessageType.Tlcreate => Create(exchange, body),
            MessageType.Tcreate => CreateAny(exchange, body),
            MessageType.Tstat => Stat(exchange, body),
            MessageType.Twstat => ChangeStat(exchange, body),
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

    /// <summary>Finds a fid and keeps it alive until the request ends.</summary>
    private bool TryAcquire(Exchange exchange, uint number, [NotNullWhen(true)] out Fid? fid)
    {
        if (!_fids.TryAcquire(number, out fid))
        {
            return false;
        }

        Debug.Assert(exchange.SecondFid is null, "No message uses more than two fids.");
        exchange.SecondFid = exchange.FirstFid;
        exchange.FirstFid = fid;
        return true;
    }

    /// <summary>Finds a fid to change something through; gives <paramref name="unknown"/> when there is none and EROFS where nothing may be changed.</summary>
    private Errno AcquireToChange(Exchange exchange, uint number, Errno unknown, out Fid fid)
    {
        if (!TryAcquire(exchange, number, out fid!))
        {
            return unknown;
        }

        return fid.Export.IsReadOnly ? Errno.EROFS : Errno.None;
    }

    /// <summary>Lets go of the fids a request has used, however it ended.</summary>
    private void ReleaseHeld(Exchange exchange)
    {
        if (exchange.FirstFid is not { } first)
        {
            return;
        }

        Fid? second = exchange.SecondFid;
        exchange.FirstFid = exchange.SecondFid = null;
        _ = _fids.Release(first);
        if (second is not null)
        {
            _ = _fids.Release(second);
        }
    }

    /// <summary>True the first time that something is to be said in the log.</summary>
    private bool IsNews(SessionComplaints complaint) => (Interlocked.Or(ref _complaints, (int)complaint) & (int)complaint) == 0;

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
        Dialect dialect = _dialect;
        if (dialect == Dialect.L)
        {
            WireWriter writer = BeginReply(exchange, MessageType.Rlerror);
            new Rlerror(errno).Encode(ref writer);
            EndReply(exchange, writer);
        }
        else
        {
            // Before Tversion as in 9P2000.u, like QEMU: text and number.
            ReadOnlySpan<byte> text = ErrnoText.Of(errno);
            WireWriter writer = BeginReply(exchange, MessageType.Rerror, SmallReply + text.Length);
            new Rerror(text, errno).Encode(ref writer, dialect);
            EndReply(exchange, writer);
        }
    }
}
