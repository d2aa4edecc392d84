using System;
using System.Runtime.InteropServices;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.VhostUser.Messages;

namespace Virtfs.VhostUser.Control;

/// <summary>The messages of one connection: requests in, answers out, in the same order, by one thread.</summary>
internal sealed class ControlChannel : IDisposable
{
    /// <summary>The longest payload: a config space of 4096 bytes with its range.</summary>
    public const int MaximumPayload = (int)ConfigRange.MaximumSize + ConfigRange.Length;

    private readonly StreamSocket _socket;
    private readonly ReceivedDescriptors _descriptors = new();
    private readonly byte[] _header = new byte[ControlHeader.Length];
    private readonly byte[] _payload = new byte[MaximumPayload];
    private readonly Lock _closing = new();
    private readonly byte[] _reply = new byte[ControlHeader.Length + MaximumPayload];

    // Under the lock: a socket that is closed is not shut down, for its number may be another's by then.
    private bool _closed;

    /// <summary>Speaks over a socket, which it owns.</summary>
    public ControlChannel(StreamSocket socket) => _socket = socket;

    /// <summary>
    /// Waits for the next request; the descriptors of the one before are closed unless taken. EPIPE at the end, EPROTO for what is no request of vhost-user
    /// (other version, too long, more than 64 descriptors), and the socket's errors.
    /// </summary>
    public Errno Receive(out ControlMessage message)
    {
        message = default;
        _descriptors.CloseRest();
        int have = 0;
        while (have < ControlHeader.Length)
        {
            // Descriptors belong to the header's first byte, but a header may come in pieces.
            Errno errno = _socket.ReceiveWithDescriptors(_header.AsSpan(have), _descriptors.Room, out int bytes, out int count);
            if (errno != Errno.None)
            {
                return errno;
            }

            _descriptors.Add(count);
            if (bytes == 0)
            {
                return Errno.EPIPE;
            }

            have += bytes;
        }

        var header = ControlHeader.Decode(_header);
        return header.IsRequest && header.Size <= MaximumPayload ? ReceivePayload(header, out message) : Errno.EPROTO;
    }

    /// <summary>Answers with one number.</summary>
    public Errno Reply(RequestType request, ulong value) => Reply(request, MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in value)));

    /// <summary>Answers with a payload.</summary>
    public Errno Reply(RequestType request, ReadOnlySpan<byte> payload)
    {
        new ControlHeader(request, ControlHeader.ReplyFlags, (uint)payload.Length).Encode(_reply);
        payload.CopyTo(_reply.AsSpan(ControlHeader.Length));
        return _socket.Send(_reply.AsSpan(0, ControlHeader.Length + payload.Length));
    }

    /// <summary>Makes a waiting <see cref="Receive"/> end, from any thread.</summary>
    public void Shutdown()
    {
        lock (_closing)
        {
            if (!_closed)
            {
                _socket.Shutdown();
            }
        }
    }

    /// <summary>Closes the socket, and what came and was not taken. Not while <see cref="Receive"/> waits.</summary>
    public void Dispose()
    {
        _descriptors.CloseRest();
        lock (_closing)
        {
            _closed = true;
            _socket.Dispose();
        }
    }

    private Errno ReceivePayload(ControlHeader header, out ControlMessage message)
    {
        message = default;
        Span<byte> payload = _payload.AsSpan(0, (int)header.Size);
        Errno errno = _socket.ReceiveExactly(payload, out int received);
        if (errno == Errno.None && received < payload.Length)
        {
            errno = Errno.EPIPE;
        }

        if (errno == Errno.None)
        {
            message = new ControlMessage(header, payload, _descriptors);
        }

        return errno;
    }
}
