using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Diagnostics;
using Virtfs.Server.Exports;
using Virtfs.Server.Sessions;

namespace Virtfs.Server.Transports;

/// <summary>A connection that carries 9P messages one behind the other: a Unix, TCP or vsock socket, or two pipes.</summary>
/// <remarks>
/// Input belongs to the worker that holds the lane. Replies are sent under the output lock; while more requests have already arrived they are gathered
/// and sent together.
/// </remarks>
internal sealed partial class StreamLane : Lane, IDoorClient
{
    // Requests are small; what does not fit is received straight into its exchange.
    private const int InputSize = 16 * 1024;
    private const int OutputSize = 64 * 1024;

    // How long to look for the next request before sleeping for it: a wake-up costs more than this on most machines.
    private static readonly long SpinTicks = Stopwatch.Frequency * 30 / 1_000_000;

    private readonly StreamSocket _stream;
    private readonly Action<StreamLane> _onDrained;
    private readonly Server _server;

    // The holder's: what has arrived and is not taken yet, from _start to _end.
    private readonly byte[] _input = new byte[InputSize];
    private int _start;
    private int _end;

    private readonly Lock _outputLock = new();
    private readonly byte[] _output = new byte[OutputSize];
    private int _outputLength;
    private bool _broken;

    // True while a whole further request lies in the input: its reply will follow soon, so this one can wait for it.
    private volatile bool _more;

    // Exchanges not in use, and whether the stream is closed, under a lock of their own that nobody waits under.
    private readonly Lock _storeLock = new();
    private StreamExchange? _store;
    private bool _drained;

    /// <summary>Makes the lane of a connection, which it owns.</summary>
    public StreamLane(Server server, StreamSocket stream, ExportTable exports, string peer, Action<StreamLane> onDrained)
    {
        _server = server;
        _stream = stream;
        _onDrained = onDrained;
        Session = new Session(new SessionOptions { Exports = exports, Peer = peer, Logger = server.Logger, Trace = server.Trace });
    }

    /// <inheritdoc/>
    public override Session Session { get; }

    /// <summary>The longest message now, either way.</summary>
    internal int MessageLimit => Session.Msize;

    /// <inheritdoc/>
    public Errno Start(WorkerPool workers) => workers.Start(this);

    /// <summary>Sends the client away; the lane drains. It may have done so already.</summary>
    public void Shutdown()
    {
        lock (_storeLock)
        {
            if (!_drained)
            {
                _stream.Shutdown();
            }
        }
    }

    /// <inheritdoc/>
    public override void Complete(Exchange exchange)
    {
        lock (_outputLock)
        {
            var stream = (StreamExchange)exchange;
            ReadOnlySpan<byte> reply = stream.Reply;
            if (stream.ReplyPages is { } pages)
            {
                SendPagesUnsynchronized(reply, pages);
                return;
            }

            if (reply.Length > OutputSize - _outputLength)
            {
                FlushUnsynchronized();
                SendUnsynchronized(reply);
                return;
            }

            // Only the holder gathers, and only while the lane would be taken over if the next request blocked: OnHeld sends what was gathered then.
            bool gather = _more && CanDetach && exchange.Worker is { HasLostLane: false };
            if (_outputLength == 0 && !gather)
            {
                SendUnsynchronized(reply);
                return;
            }

            reply.CopyTo(_output.AsSpan(_outputLength));
            _outputLength += reply.Length;
            if (!gather)
            {
                FlushUnsynchronized();
            }
        }
    }

    /// <inheritdoc/>
    public override void Discard(Exchange exchange)
    {
        // On a stream a flushed request simply has no reply.
    }

    /// <inheritdoc/>
    public override void Recycle(Exchange exchange)
    {
        var stream = (StreamExchange)exchange;
        if (stream.TakePages() is { } pages)
        {
            ReturnPages(pages);
        }

        lock (_storeLock)
        {
            stream.Below = _store;
            _store = stream;
        }
    }

    /// <inheritdoc/>
    protected override void OnHeld() => Flush();

    /// <inheritdoc/>
    protected override Exchange? Take()
    {
        StreamExchange exchange = Rent();
        if (TakeMessage(exchange))
        {
            return exchange;
        }

        // The requests before the end, or before one that is none, have their replies.
        Flush();
        Recycle(exchange);
        return null;
    }

    /// <inheritdoc/>
    protected override int Backlog()
    {
        int count = 0;
        for (int start = _start; LengthAt(start) is > 0 and int length; start += length)
        {
            count++;
        }

        return count;
    }

    /// <inheritdoc/>
    protected internal override void OnDrained()
    {
        lock (_storeLock)
        {
            _drained = true;
            _stream.Dispose();
        }

        for (StreamExchange? exchange = _store; exchange is not null; exchange = exchange.Below)
        {
            exchange.Free();
        }

        _store = null;
        ClosePages();
        _onDrained(this);
    }

    private bool TakeMessage(StreamExchange exchange)
    {
        if (!TryBuffer(Limits.HeaderSize))
        {
            return false;
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(_input.AsSpan(_start));
        if (size < Limits.HeaderSize || size > (uint)MessageLimit)
        {
            // Where the next message begins is lost with a wrong size.
            StreamLog.WrongSize(_server.Logger, Session.Id, size, MessageLimit);
            return false;
        }

        Span<byte> message = exchange.Reserve((int)size);
        int buffered = Math.Min(_end - _start, message.Length);
        _input.AsSpan(_start, buffered).CopyTo(message);
        _start += buffered;
        if (buffered < message.Length && !TryReceive(message[buffered..]))
        {
            return false;
        }

        exchange.Begin(message.Length);
        _more = LengthAt(_start) > 0;
        return true;
    }

    private bool TryReceive(Span<byte> rest)
    {
        Flush();
        return _stream.ReceiveExactly(rest, out int received) == Errno.None && received == rest.Length;
    }

    /// <summary>The length of the message that begins there in the input; 0 when it has not arrived whole, or is none.</summary>
    private int LengthAt(int start)
    {
        if (_end - start < Limits.HeaderSize)
        {
            return 0;
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(_input.AsSpan(start));
        return size >= Limits.HeaderSize && size <= (uint)(_end - start) ? (int)size : 0;
    }

    /// <summary>Waits until <paramref name="length"/> bytes lie in the input; false at the end of the stream.</summary>
    private bool TryBuffer(int length)
    {
        while (_end - _start < length)
        {
            if (_start > 0)
            {
                _input.AsSpan(_start, _end - _start).CopyTo(_input);
                _end -= _start;
                _start = 0;
            }

            Errno errno = ReceiveSoon(_input.AsSpan(_end), out int received);
            if (errno == Errno.EINTR)
            {
                continue;
            }

            if (errno != Errno.None || received == 0)
            {
                return false;
            }

            _end += received;
        }

        return true;
    }

    private Errno ReceiveSoon(Span<byte> room, out int received)
    {
        Flush();
        long until = Stopwatch.GetTimestamp() + SpinTicks;
        do
        {
            Errno errno = _stream.TryReceive(room, out received);
            if (errno != Errno.EAGAIN)
            {
                return errno;
            }
        }
        while (Stopwatch.GetTimestamp() < until);

        return _stream.Receive(room, out received);
    }

    private void Flush()
    {
        _more = false;
        lock (_outputLock)
        {
            FlushUnsynchronized();
        }
    }

    private void FlushUnsynchronized()
    {
        if (_outputLength > 0)
        {
            SendUnsynchronized(_output.AsSpan(0, _outputLength));
            _outputLength = 0;
        }
    }

    private void SendUnsynchronized(ReadOnlySpan<byte> bytes)
    {
        if (!_broken)
        {
            EndUnless(_stream.Send(bytes));
        }
    }

    private void EndUnless(Errno sent)
    {
        if (sent != Errno.None)
        {
            // Half a reply may be out: nothing more can be said on this stream.
            _broken = true;
            _stream.Shutdown();
        }
    }

    private StreamExchange Rent()
    {
        lock (_storeLock)
        {
            if (_store is { } exchange)
            {
                _store = exchange.Below;
                return exchange;
            }
        }

        return new StreamExchange(this);
    }
}
