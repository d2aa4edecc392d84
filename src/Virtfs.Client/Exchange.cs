using System;
using System.Threading;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

/// <summary>
/// One request and its reply. The methods of <see cref="NinePClient"/> use one inside; taken by hand (<see cref="NinePClient.Rent"/>), a thread can have many
/// requests in flight, or send what no method would.
/// </summary>
/// <remarks>
/// <code>
/// using Exchange exchange = client.Rent();
/// WireWriter writer = exchange.Begin(Tclunk.Type);
/// new Tclunk(fid).Encode(ref writer);
/// exchange.Send(writer);          // others may be sent before ...
/// Errno error = exchange.Wait();  // ... this one is waited for
/// </code>
/// For one thread at a time, but for <see cref="Cancel"/>. Disposing gives it back to its client for the next request; one in flight is waited for.
/// </remarks>
public sealed unsafe class Exchange : IDisposable
{
    private const int UsualSize = 512;

    private readonly NinePClient _client;
    private byte[] _request = new byte[UsualSize];
    private byte[] _reply = new byte[UsualSize];
    private int _replyLength;
    private MessageType _requestType;

    internal Exchange(NinePClient client, ushort tag)
    {
        _client = client;
        Tag = tag;
    }

    /// <summary>The tag, for Tflush and for traces.</summary>
    public ushort Tag { get; }

    /// <summary>The reply's type, once <see cref="Wait"/> has returned; 0 if none came.</summary>
    public MessageType ReplyType { get; private set; }

    /// <summary>The reply's body, once <see cref="Wait"/> has returned; valid until the exchange is used again or disposed of.</summary>
    public ReadOnlySpan<byte> Reply => _reply.AsSpan(0, _replyLength);

    /// <summary>Woken once when this is done or its waiter is to receive for all others; only if <see cref="IsAwaited"/>.</summary>
    internal SemaphoreSlim Wake { get; } = new(0);

    // The four below are guarded by the client's gate.
    internal ExchangeState State { get; set; }

    internal bool IsAwaited { get; set; }

    internal Errno Outcome { get; private set; }

    /// <summary>The exchange that this one, a Tflush, cancels.</summary>
    internal Exchange? Flushes { get; set; }

    /// <summary>Where the data of an Rread goes, if not into the reply's body. Written while the exchange is Receiving, at no other time.</summary>
    internal byte* Destination { get; set; }

    /// <summary>Bytes of <see cref="Destination"/>; after Rread, bytes received there.</summary>
    internal int DestinationLength { get; set; }

    /// <summary>Begins a request; encode its body with the writer returned.</summary>
    /// <param name="type">The request.</param>
    /// <param name="strings">Bytes of all strings in the body; room for everything else is there.</param>
    public WireWriter Begin(MessageType type, int strings = 0)
    {
        int needed = checked(strings + UsualSize);
        if (_request.Length < needed)
        {
            _request = new byte[needed];
        }

        _requestType = type;
        return WireWriter.Begin(_request, type, Tag);
    }

    /// <summary>
    /// Sends the request written. ENAMETOOLONG where a string is too long for the protocol, EMSGSIZE where the message is for the session; then there is
    /// nothing to wait for. Other failures are those of the connection, and <see cref="Wait"/> tells them again.
    /// </summary>
    public Errno Send(in WireWriter request) => Send(request, default);

    /// <summary>As the other; sends a payload after the message, the data of a Twrite.</summary>
    public Errno Send(in WireWriter request, ReadOnlySpan<byte> payload)
    {
        int size = request.Finish(payload.Length);
        return size == 0 ? Errno.ENAMETOOLONG
            : size > _client.Msize ? Errno.EMSGSIZE
            : _client.Send(this, _request.AsSpan(0, request.Length), payload);
    }

    /// <summary>
    /// Waits for the reply: None where it is the request's own, else the errno the server sent. EINTR where the request was cancelled, ECONNRESET and
    /// others where the connection ended, EPROTO where the reply is none to this request.
    /// </summary>
    public Errno Wait()
    {
        Errno error = _client.Wait(this);
        return error != Errno.None ? error : CheckReply();
    }

    /// <summary><see cref="Send(in WireWriter)"/> and <see cref="Wait"/> in one.</summary>
    public Errno Perform(in WireWriter request) => Perform(request, default);

    /// <summary>As the other; sends a payload after the message.</summary>
    public Errno Perform(in WireWriter request, ReadOnlySpan<byte> payload)
    {
        Errno error = Send(request, payload);
        if (error != Errno.None)
        {
            // The connection broke. A reply may be coming in nevertheless, and whoever receives it must be done with this exchange.
            _client.Wait(this);
            return error;
        }

        return Wait();
    }

    /// <summary>
    /// Asks the server to give the request up (Tflush) and waits for its consent. Then <see cref="Wait"/> returns at once: EINTR, or the reply if that
    /// was faster. Another thread may call this while one waits.
    /// </summary>
    public Errno Cancel() => _client.Flush(this);

    /// <summary>Gives it back to the client.</summary>
    public void Dispose() => _client.Return(this);

    /// <summary>Ends the exchange; the caller holds the client's gate.</summary>
    internal void Complete(Errno outcome)
    {
        Outcome = outcome;
        State = ExchangeState.Done;
        if (IsAwaited)
        {
            IsAwaited = false;
            Wake.Release();
        }
    }

    /// <summary>Makes it as new.</summary>
    internal void Reset()
    {
        State = ExchangeState.Idle;
        Outcome = Errno.None;
        ReplyType = 0;
        _replyLength = 0;
        Destination = null;
        DestinationLength = 0;
        Flushes = null;
    }

    /// <summary>Receives the reply's body.</summary>
    internal Errno Receive(ClientTransport transport, in MessageHeader header)
    {
        int length = (int)header.Size - MessageHeader.Length;
        ReplyType = header.Type;
        if (header.Type == MessageType.Rread && Destination is not null)
        {
            return ReceiveData(transport, length);
        }

        if (_reply.Length < length)
        {
            _reply = new byte[length];
        }

        _replyLength = length;
        return transport.ReceiveBody(_reply.AsSpan(0, length));
    }

    private Errno ReceiveData(ClientTransport transport, int length)
    {
        _replyLength = Math.Min(length, Rread.BodySize);
        Errno error = transport.ReceiveBody(_reply.AsSpan(0, _replyLength));
        if (error != Errno.None)
        {
            return error;
        }

        int count = length - Rread.BodySize;
        if (!Rread.TryDecode(Reply, out Rread reply) || reply.Count != count || count > DestinationLength)
        {
            return Errno.EPROTO;
        }

        DestinationLength = count;
        return transport.ReceiveBody(new Span<byte>(Destination, count));
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
                return ReplyType == _requestType + 1 ? Errno.None : Errno.EPROTO;
        }

        return errno == Errno.None ? Errno.EPROTO : errno;
    }
}
