using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using MessageHeader = Virtfs.Protocol.MessageHeader;

namespace Virtfs.Client;

/// <summary>Carries messages over a stream socket or a pair of pipes.</summary>
public sealed class StreamTransport : ClientTransport
{
    // Many small replies come with one system call; what is larger than this goes straight where it belongs.
    private const int BufferSize = 16 * 1024;

    private readonly StreamSocket _stream;
    private readonly byte[] _buffer = new byte[BufferSize];

    // What has been received and not yet been asked for: _buffer[_start.._end].
    private int _start;
    private int _end;

    /// <summary>Takes over a connected stream.</summary>
    public StreamTransport(StreamSocket stream) => _stream = stream;

    /// <inheritdoc/>
    public override int MaximumMessageSize => int.MaxValue;

    /// <inheritdoc/>
    public override unsafe Errno Send(ReadOnlySpan<byte> message, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return _stream.Send(message);
        }

        fixed (byte* first = message, second = payload)
        {
            return _stream.SendVectored([new IoVector(first, (nuint)message.Length), new IoVector(second, (nuint)payload.Length)]);
        }
    }

    /// <inheritdoc/>
    public override Errno ReceiveHeader(out MessageHeader header)
    {
        while (!MessageHeader.TryDecode(_buffer.AsSpan(_start, _end - _start), out header))
        {
            Errno error = ReceiveMore();
            if (error != Errno.None)
            {
                return error;
            }
        }

        _start += MessageHeader.Length;
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno ReceiveBody(Span<byte> destination)
    {
        int buffered = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(destination);
        _start += buffered;
        destination = destination[buffered..];
        Errno error = _stream.ReceiveExactly(destination, out int received);
        return error == Errno.None && received < destination.Length ? Errno.ECONNRESET : error;
    }

    /// <inheritdoc/>
    public override void Shutdown() => _stream.Shutdown();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _stream.Dispose();
        base.Dispose(disposing);
    }

    private Errno ReceiveMore()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        Errno error = _stream.Receive(_buffer.AsSpan(_end), out int received);
        _end += received;
        return error == Errno.None && received == 0 ? Errno.ECONNRESET : error;
    }
}
