using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>Carries messages over any <see cref="Stream"/>: TLS, the two ends of a process, what a library hands out.</summary>
/// <remarks>A <see cref="SocketTransport"/> is faster: over a stream every byte is copied once more.</remarks>
public sealed class StreamTransport : ClientTransport
{
    private const int BufferSize = 64 * 1024;

    private readonly Stream _input;
    private readonly Stream _output;
    private readonly CancellationTokenSource _shutdown = new();
    private readonly byte[] _buffer = new byte[BufferSize];

    // What has been received and not yet been asked for: _buffer[_start.._end].
    private int _start;
    private int _end;

    // The message that is going out: _message[.._messageLength].
    private byte[] _message = [];
    private int _messageLength;

    /// <summary>Takes over a stream that goes both ways.</summary>
    public StreamTransport(Stream stream)
        : this(stream, stream)
    {
    }

    /// <summary>Takes over a stream to read from and one to write to.</summary>
    public StreamTransport(Stream input, Stream output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        _input = input;
        _output = output;
    }

    /// <inheritdoc/>
    public override int MaximumMessageSize => int.MaxValue;

    /// <inheritdoc/>
    public override Errno Send(TransportWait wait, ReadOnlySpan<byte> message, ReadOnlySpan<byte> payload, ref int sent)
    {
        if (sent > 0)
        {
            return Errno.None; // A stream takes all or nothing: WaitToSendAsync has written it.
        }

        sent = _messageLength = message.Length + payload.Length;
        if (_message.Length < sent)
        {
            _message = new byte[sent];
        }

        message.CopyTo(_message);
        payload.CopyTo(_message.AsSpan(message.Length));
        return wait == TransportWait.Allowed ? WaitToSendAsync().AsTask().GetAwaiter().GetResult() : Errno.EAGAIN;
    }

    /// <inheritdoc/>
    public override Errno ReceiveHeader(TransportWait wait, out MessageHeader header)
    {
        while (!MessageHeader.TryDecode(_buffer.AsSpan(_start, _end - _start), out header))
        {
            Errno error = Receive(wait);
            if (error != Errno.None)
            {
                return error;
            }
        }

        _start += MessageHeader.Length;
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno ReceiveBody(TransportWait wait, Span<byte> destination, out int received)
    {
        received = 0;
        Errno error = _start < _end ? Errno.None : Receive(wait);
        if (error == Errno.None)
        {
            received = Math.Min(destination.Length, _end - _start);
            _buffer.AsSpan(_start, received).CopyTo(destination);
            _start += received;
        }

        return error;
    }

    /// <inheritdoc/>
    public override async ValueTask<Errno> WaitToSendAsync()
    {
        try
        {
            await _output.WriteAsync(_message.AsMemory(0, _messageLength), _shutdown.Token).ConfigureAwait(false);
            await _output.FlushAsync(_shutdown.Token).ConfigureAwait(false);
            return Errno.None;
        }
        catch (Exception) // Streams throw whatever they like; to the client it is all the same.
        {
            return Errno.EPIPE;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<Errno> WaitToReceiveAsync()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        try
        {
            int received = await _input.ReadAsync(_buffer.AsMemory(_end), _shutdown.Token).ConfigureAwait(false);
            _end += received;
            return received == 0 ? Errno.ECONNRESET : Errno.None;
        }
        catch (Exception)
        {
            return Errno.ECONNRESET;
        }
    }

    /// <inheritdoc/>
    public override void Shutdown() => _shutdown.Cancel();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _input.Dispose();
        _output.Dispose();
        _shutdown.Dispose();
        base.Dispose(disposing);
    }

    // Without a thread or with one, what waits is the same read: only a token ends that of every stream.
    private Errno Receive(TransportWait wait) =>
        wait == TransportWait.Never ? Errno.EAGAIN : WaitToReceiveAsync().AsTask().GetAwaiter().GetResult();
}
