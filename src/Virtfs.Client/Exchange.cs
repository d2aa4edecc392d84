using System;
using System.Buffers.Binary;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;

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
public sealed unsafe partial class Exchange : IDisposable
{
    private const int UsualSize = 512;

    private const int TagOffset = 5;

    // What a rare long message needed is not kept for ever.
    private const int LargestKept = 64 * 1024;

    private readonly NinePClient _client;
    private byte[] _request = new byte[UsualSize];
    private int _requestLength;
    private MessageType _requestType;

    internal Exchange(NinePClient client) => _client = client;

    /// <summary>The tag, for Tflush and for traces; known once the request is sent.</summary>
    public ushort Tag { get; private set; }

    /// <summary>The reply's type, once <see cref="Wait"/> has returned; 0 if none came.</summary>
    public MessageType ReplyType { get; private set; }

    /// <summary>The reply's body, once <see cref="Wait"/> has returned; valid until the exchange is used again or disposed of.</summary>
    public ReadOnlySpan<byte> Reply => _reply.AsSpan(0, _replyLength);

    /// <summary>The request, without its payload.</summary>
    internal ReadOnlyMemory<byte> Message => _request.AsMemory(0, _requestLength);

    /// <summary>Which request it is, for exceptions.</summary>
    internal MessageType RequestType => _requestType;

    /// <summary>Bytes that follow the request.</summary>
    internal int PayloadLength { get; private set; }

    /// <summary>How many names a Twalk asks for.</summary>
    internal int NameCount { get; set; }

    /// <summary>Woken once when this is done or its waiter is to receive for all others; only if <see cref="IsAwaited"/>.</summary>
    internal SemaphoreSlim Wake { get; } = new(0);

    // Those below are guarded by the client's gate.
    internal ExchangeState State { get; set; }

    internal bool IsAwaited { get; set; }

    internal Errno Outcome { get; private set; }

    /// <summary>Whether it has a tag of its own, not that of Tversion.</summary>
    internal bool IsTagged { get; private set; }

    /// <summary>The exchange that this one, a Tflush, cancels.</summary>
    internal Exchange? Flushes { get; set; }

    /// <summary>Tflushes about this one whose Rflush has not come: until then the tag belongs to it.</summary>
    internal int PendingFlushes { get; set; }

    /// <summary>Whether it has been disposed of and waits only for its <see cref="PendingFlushes"/>.</summary>
    internal bool IsReturned { get; set; }

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
    public Errno Send(in WireWriter request) => End(request).Send(default(ReadOnlySpan<byte>));

    /// <summary>As the other; sends a payload after the message, the data of a Twrite.</summary>
    public Errno Send(in WireWriter request, ReadOnlySpan<byte> payload) => End(request).Send(payload);

    /// <summary>
    /// Waits for the reply: None where it is the request's own, else the errno the server sent. EINTR where the request was cancelled, ECONNRESET and
    /// others where the connection ended, EPROTO where the reply is none to this request.
    /// </summary>
    public Errno Wait() => Check(_client.Wait(this));

    /// <summary><see cref="Send(in WireWriter)"/> and <see cref="Wait"/> in one.</summary>
    public Errno Perform(in WireWriter request) => End(request).Perform(default(ReadOnlySpan<byte>));

    /// <summary>As the other; sends a payload after the message.</summary>
    public Errno Perform(in WireWriter request, ReadOnlySpan<byte> payload) => End(request).Perform(payload);

    /// <summary><see cref="Perform(in WireWriter)"/> without a thread that waits.</summary>
    /// <param name="request">The request.</param>
    /// <param name="payload">What follows it, the data of a Twrite; unchanged until this is done.</param>
    /// <param name="cancellationToken">
    /// Gives the request up: Tflush. This is done when the server has agreed, or with the reply where that was faster.
    /// </param>
    /// <exception cref="OperationCanceledException">The request was cancelled: as if it had never been sent.</exception>
    public ValueTask<Errno> PerformAsync(
        in WireWriter request, ReadOnlyMemory<byte> payload = default, CancellationToken cancellationToken = default) =>
        _client.PerformAsync(End(request), payload, cancellationToken);

    /// <summary>
    /// Asks the server to give the request up (Tflush) and waits for its consent. Then <see cref="Wait"/> returns at once: EINTR, or the reply if that
    /// was faster. Another thread may call this while one waits.
    /// </summary>
    public Errno Cancel() => _client.Flush(this);

    /// <summary>Gives it back to the client.</summary>
    public void Dispose() => _client.Return(this);

    /// <summary>Ends the request that <see cref="Begin"/> began.</summary>
    internal Exchange End(in WireWriter request)
    {
        _requestLength = request.Finish() == 0 ? 0 : request.Length;
        return this;
    }

    /// <summary>Whether the request ended may be sent; says so in its header. The errors of <see cref="Send(in WireWriter)"/>.</summary>
    internal Errno Seal(int payload)
    {
        int size = _requestLength + payload;
        if (_requestLength == 0 || size > _client.Msize)
        {
            return _requestLength == 0 ? Errno.ENAMETOOLONG : Errno.EMSGSIZE;
        }

        PayloadLength = payload;
        BinaryPrimitives.WriteInt32LittleEndian(_request, size);
        return Errno.None;
    }

    /// <summary>Sends the request ended.</summary>
    internal Errno Send(ReadOnlySpan<byte> payload)
    {
        Errno error = Seal(payload.Length);
        return error == Errno.None ? _client.Send(this, payload) : error;
    }

    /// <summary>Sends the request ended and waits for its reply.</summary>
    internal Errno Perform(ReadOnlySpan<byte> payload)
    {
        Errno error = Send(payload);
        if (error != Errno.None)
        {
            // The connection broke. A reply may be coming in nevertheless, and whoever receives it must be done with this exchange.
            _client.Wait(this);
            return error;
        }

        return Wait();
    }

    /// <summary>Gives it its tag; the caller holds the client's gate.</summary>
    internal void Label(ushort tag)
    {
        Tag = tag;
        IsTagged = tag != Limits.NoTag;
        BinaryPrimitives.WriteUInt16LittleEndian(_request.AsSpan(TagOffset), tag);
        State = ExchangeState.Sent;
    }

    /// <summary>Ends the exchange; the caller holds the client's gate.</summary>
    internal void Complete(Errno outcome)
    {
        Outcome = outcome;
        State = ExchangeState.Done;
        if (IsAwaited)
        {
            WakeWaiter();
        }

        CompleteTask(outcome);
    }

    /// <summary>Wakes the thread that waits; the caller holds the client's gate.</summary>
    internal void WakeWaiter()
    {
        IsAwaited = false;
        _client.ThreadsAwaiting--;
        Wake.Release();
    }

    /// <summary>Makes it as new.</summary>
    internal void Reset()
    {
        State = ExchangeState.Idle;
        Outcome = Errno.None;
        ReplyType = 0;
        _replyLength = 0;
        _requestLength = 0;
        Tag = 0;
        IsTagged = false;
        IsReturned = false;
        Flushes = null;
        ForgetDestination();
        _request = _request.Length > LargestKept ? new byte[UsualSize] : _request;
        _reply = _reply.Length > LargestKept ? new byte[UsualSize] : _reply;
    }
}
