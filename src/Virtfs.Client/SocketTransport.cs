using System;
using System.Threading.Tasks;
using Virtfs.Linux;
using Virtfs.Protocol;
using MessageHeader = Virtfs.Protocol.MessageHeader;

namespace Virtfs.Client;

/// <summary>Carries messages over a stream socket or a pair of pipes.</summary>
public sealed class SocketTransport : ClientTransport
{
    // Many small replies come with one system call; what is larger than this goes straight where it belongs.
    private const int BufferSize = 16 * 1024;

    private readonly StreamSocket _stream;
    private readonly byte[] _buffer = new byte[BufferSize];

    // What has been received and not yet been asked for: _buffer[_start.._end].
    private int _start;
    private int _end;

    /// <summary>Takes over a connected stream.</summary>
    public SocketTransport(StreamSocket stream) => _stream = stream;

    /// <inheritdoc/>
    public override int MaximumMessageSize => int.MaxValue;

    /// <inheritdoc/>
    public override unsafe Errno Send(TransportWait wait, ReadOnlySpan<byte> message, ReadOnlySpan<byte> payload, ref int sent)
    {
        ReadOnlySpan<byte> ahead = message[Math.Min(sent, message.Length)..];
        ReadOnlySpan<byte> behind = payload[Math.Max(sent - message.Length, 0)..];
        fixed (byte* first = ahead, second = behind)
        {
            ReadOnlySpan<IoVector> both = [new IoVector(first, (nuint)ahead.Length), new IoVector(second, (nuint)behind.Length)];
            ReadOnlySpan<IoVector> vectors = behind.IsEmpty ? both[..1] : ahead.IsEmpty ? both[1..] : both;
            if (wait == TransportWait.Allowed)
            {
                return _stream.SendVectored(vectors);
            }

            Errno error = _stream.TrySendVectored(vectors, out long count);
            sent += (int)count;
            return error == Errno.None && count < ahead.Length + behind.Length ? Errno.EAGAIN : error;
        }
    }

    /// <inheritdoc/>
    public override Errno ReceiveHeader(TransportWait wait, out MessageHeader header)
    {
        while (!MessageHeader.TryDecode(_buffer.AsSpan(_start, _end - _start), out header))
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            Errno error = Receive(wait, _buffer.AsSpan(_end), out int received);
            if (error != Errno.None)
            {
                return error;
            }

            _end += received;
        }

        _start += MessageHeader.Length;
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno ReceiveBody(TransportWait wait, Span<byte> destination, out int received)
    {
        received = Math.Min(destination.Length, _end - _start);
        if (received == 0)
        {
            return Receive(wait, destination, out received);
        }

        _buffer.AsSpan(_start, received).CopyTo(destination);
        _start += received;
        return Errno.None;
    }

    /// <inheritdoc/>
    public override ValueTask<Errno> WaitToSendAsync() => _stream.WaitWritableAsync();

    /// <inheritdoc/>
    public override ValueTask<Errno> WaitToReceiveAsync() => _stream.WaitReadableAsync();

    /// <inheritdoc/>
    public override void Shutdown() => _stream.Shutdown();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _stream.Dispose();
        base.Dispose(disposing);
    }

    private Errno Receive(TransportWait wait, Span<byte> destination, out int received)
    {
        Errno error = wait == TransportWait.Allowed ? _stream.Receive(destination, out received) : _stream.TryReceive(destination, out received);
        return error == Errno.None && received == 0 ? Errno.ECONNRESET : error;
    }
}
