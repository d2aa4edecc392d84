using System;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Server.Transports;

/// <summary>A request that came over a stream: message and reply lie in private memory, each in one piece.</summary>
internal sealed unsafe class StreamExchange(StreamLane lane) : Exchange
{
    // The one piece that Payload and DataRoom hand out.
    private readonly IoVector[] _piece = new IoVector[1];
    private int _messageLength;

    // Rented from the lane when first wanted, given back when the exchange is.
    private PagePipe? _pages;

    /// <summary>The exchange below this one in the lane's store.</summary>
    internal StreamExchange? Below { get; set; }

    /// <inheritdoc/>
    public override int ReplyLimit => lane.MessageLimit;

    /// <inheritdoc/>
    public override int PayloadLength => Math.Max(0, _messageLength - Limits.WriteHeaderSize);

    /// <inheritdoc/>
    public override bool IsBulk => Type == MessageType.Treaddir;

    /// <summary>The reply, but for what lies in <see cref="ReplyPages"/>.</summary>
    internal ReadOnlySpan<byte> Reply => new(ReplyAddress, ReplyPages is null ? ReplyLength : ReplyHeadLength);

    /// <summary>The pages behind it, if any.</summary>
    internal PagePipe? ReplyPages => ReplyDataLength > 0 && _pages is { Length: > 0 } ? _pages : null;

    // A message has its whole header.
    private MessageType Type => (MessageType)RequestAddress[sizeof(uint)];

    /// <inheritdoc/>
    public override ReadOnlySpan<IoVector> Payload(int count)
    {
        _piece[0] = new IoVector(RequestAddress + Limits.WriteHeaderSize, (nuint)count);
        return _piece;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<IoVector> DataRoom(int count)
    {
        EnsureReplyCapacity(Limits.ReadReplyHeaderSize + count);
        _piece[0] = new IoVector(ReplyAddress + Limits.ReadReplyHeaderSize, (nuint)count);
        return _piece;
    }

    /// <inheritdoc/>
    public override PagePipe? PageRoom(int count) => _pages ??= lane.RentPages(count);

    /// <summary>Gives the pipe up, if there is one.</summary>
    internal PagePipe? TakePages()
    {
        PagePipe? pages = _pages;
        _pages = null;
        return pages;
    }

    /// <summary>Room for a whole message.</summary>
    internal Span<byte> Reserve(int length) => ReserveRequest(length)[..length];

    /// <summary>Says that the message is complete.</summary>
    internal void Begin(int length)
    {
        _messageLength = length;
        bool isWrite = length > Limits.WriteHeaderSize && Type == MessageType.Twrite;
        BeginRequest(isWrite ? Limits.WriteHeaderSize : length);
    }
}
