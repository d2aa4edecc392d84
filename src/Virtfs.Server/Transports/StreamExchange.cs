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

    /// <summary>The exchange below this one in the lane's store.</summary>
    internal StreamExchange? Below { get; set; }

    /// <inheritdoc/>
    public override int ReplyLimit => lane.MessageLimit;

    /// <inheritdoc/>
    public override int PayloadLength => Math.Max(0, _messageLength - Limits.WriteHeaderSize);

    /// <summary>The whole reply.</summary>
    internal ReadOnlySpan<byte> Reply => new(ReplyAddress, ReplyLength);

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

    /// <summary>Room for a whole message.</summary>
    internal Span<byte> Reserve(int length) => ReserveRequest(length)[..length];

    /// <summary>Says that the message is complete.</summary>
    internal void Begin(int length)
    {
        _messageLength = length;
        bool isWrite = length > Limits.WriteHeaderSize && RequestAddress[sizeof(uint)] == (byte)MessageType.Twrite;
        BeginRequest(isWrite ? Limits.WriteHeaderSize : length);
    }
}
