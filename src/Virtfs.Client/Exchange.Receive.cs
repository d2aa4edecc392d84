using System;
using System.Buffers;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed unsafe partial class Exchange
{
    private byte[] _reply = new byte[UsualSize];
    private int _replyLength;

    // Of the reply that comes in: bytes of its body, and how many are there.
    private int _bodyLength;
    private int _received;

    // Where the data of an Rread or Rreaddir goes, if not into the reply's body. Written while the exchange is Receiving, at no other time.
    private byte* _destination;
    private int _destinationLength;
    private MemoryHandle _pin;

    /// <summary>Bytes that have come to the destination.</summary>
    internal int DataLength { get; private set; }

    private bool IsData => _destination is not null && ReplyType is MessageType.Rread or MessageType.Rreaddir;

    /// <summary>Has the data of the reply go to memory that stays where it is until the exchange is done.</summary>
    internal Exchange To(byte* destination, int length)
    {
        _destination = destination;
        _destinationLength = length;
        return this;
    }

    /// <summary>Has the data of the reply go to memory, and keeps that in its place until the exchange is disposed of.</summary>
    internal Exchange To(Memory<byte> destination)
    {
        _pin = destination.Pin();
        return To((byte*)_pin.Pointer, destination.Length);
    }

    /// <summary>Takes the header of the reply.</summary>
    internal void BeginReply(in MessageHeader header)
    {
        ReplyType = header.Type;
        _bodyLength = (int)header.Size - MessageHeader.Length;
        _received = 0;
        _replyLength = IsData ? Math.Min(_bodyLength, Rread.BodySize) : _bodyLength;
        if (_reply.Length < _replyLength)
        {
            _reply = new byte[_replyLength];
        }
    }

    /// <summary>Receives the rest of the reply's body. EAGAIN where it has not all come and <paramref name="wait"/> says so: call again.</summary>
    internal Errno ReceiveRest(ClientTransport transport, TransportWait wait)
    {
        while (_received < _bodyLength)
        {
            Span<byte> room = _received < _replyLength
                ? _reply.AsSpan(_received, _replyLength - _received)
                : new Span<byte>(_destination, DataLength)[(_received - _replyLength)..];
            Errno error = transport.ReceiveBody(wait, room, out int received);
            if (error != Errno.None)
            {
                return error;
            }

            _received += received;
            if (IsData && _received == _replyLength && !TakeDataLength())
            {
                return Errno.EPROTO;
            }
        }

        return Errno.None;
    }

    private bool TakeDataLength()
    {
        DataLength = _bodyLength - _replyLength;
        return Rread.TryDecode(Reply, out Rread reply) && reply.Count == DataLength && DataLength <= _destinationLength;
    }

    private Errno CheckReply()
    {
        Errno errno;
        switch (ReplyType)
        {
            case MessageType.Rlerror:
                errno = Rlerror.TryDecode(Reply, out Rlerror error) ? error.Errno : Errno.EPROTO;
                break;
            case MessageType.Rerror: // How errors look before a version is agreed on.
                errno = Rerror.TryDecode(Reply, out Rerror named) ? named.Errno : Errno.EPROTO;
                break;
            default:
                return ReplyType == _requestType + 1 && (!IsData || _bodyLength >= Rread.BodySize) ? Errno.None : Errno.EPROTO;
        }

        return errno == Errno.None ? Errno.EPROTO : errno;
    }

    private void ForgetDestination()
    {
        _destination = null;
        _destinationLength = 0;
        DataLength = 0;
        _pin.Dispose();
        _pin = default;
    }
}
