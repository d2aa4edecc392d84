using System;
using System.Runtime.InteropServices;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Transports;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>
/// A request whose data, and the room for whose data, lie in native memory cut into pieces, as a guest's do. Between the pieces and behind the room stand
/// guard bytes.
/// </summary>
internal sealed unsafe class InlineExchange : Exchange
{
    private const byte Guard = 0xA5;
    private const int GuardSize = 16;

    private readonly int _pieceSize;
    private readonly byte* _memory;
    private readonly int _memorySize;
    private readonly IoVector[] _room;
    private readonly IoVector[] _payload;
    private readonly IoVector[] _slice;
    private int _payloadLength;

    /// <summary>Makes an exchange.</summary>
    /// <param name="limit">The most a reply, and a request's data, may have.</param>
    /// <param name="pieceSize">Bytes of each piece.</param>
    public InlineExchange(int limit, int pieceSize)
    {
        Capacity = RoomSize = limit;
        _pieceSize = pieceSize;
        int pieces = (limit + pieceSize - 1) / pieceSize;
        _room = new IoVector[pieces];
        _payload = new IoVector[pieces];
        _slice = new IoVector[pieces];
        _memorySize = 2 * pieces * (pieceSize + GuardSize);
        _memory = (byte*)NativeMemory.Alloc((nuint)_memorySize);
        byte* next = _memory;
        for (int i = 0; i < pieces; i++)
        {
            _room[i] = new IoVector(next, (nuint)pieceSize);
            next += pieceSize + GuardSize;
            _payload[i] = new IoVector(next, (nuint)pieceSize);
            next += pieceSize + GuardSize;
        }
    }

    /// <summary>The most a reply may have.</summary>
    public int Capacity { get; }

    /// <summary>The room the client gives for the reply; at most <see cref="Capacity"/>.</summary>
    public int RoomSize { get; set; }

    /// <inheritdoc/>
    public override int ReplyLimit => RoomSize;

    /// <inheritdoc/>
    public override bool IsBulk => Request.Length > Limits.HeaderSize && (MessageType)Request[4] == MessageType.Tread;

    /// <inheritdoc/>
    public override int PayloadLength => _payloadLength;

    /// <inheritdoc/>
    public override ReadOnlySpan<IoVector> DataRoom(int count) =>
        _slice.AsSpan(0, IoVectors.Slice(_room, Limits.ReadReplyHeaderSize, count, _slice));

    /// <inheritdoc/>
    public override ReadOnlySpan<IoVector> Payload(int count) => _slice.AsSpan(0, IoVectors.Slice(_payload, 0, count, _slice));

    /// <summary>Takes a request.</summary>
    public void Load(ReadOnlySpan<byte> message)
    {
        bool isWrite = message.Length > Limits.WriteHeaderSize && message[4] == (byte)MessageType.Twrite;
        int head = isWrite ? Limits.WriteHeaderSize : message.Length;
        message[..head].CopyTo(ReserveRequest(head));
        ReadOnlySpan<byte> data = message[head..];
        _payloadLength = data.Length;
        foreach (IoVector piece in _payload)
        {
            int count = Math.Min(data.Length, _pieceSize);
            data[..count].CopyTo(new Span<byte>(piece.Base, count));
            data = data[count..];
        }

        BeginRequest(head);
    }

    /// <summary>Fills everything a request must not touch with guard bytes.</summary>
    public void SetGuards() => new Span<byte>(_memory, _memorySize).Fill(Guard);

    /// <summary>How many bytes outside <paramref name="count"/> bytes of data have changed since <see cref="SetGuards"/> and <see cref="Load"/>.</summary>
    public int CountTouched(int count)
    {
        int touched = 0;
        int start = Limits.ReadReplyHeaderSize;
        for (int i = 0; i < _room.Length; i++)
        {
            for (int at = 0; at < _pieceSize + GuardSize; at++)
            {
                int position = (i * _pieceSize) + at;
                bool isData = at < _pieceSize && position >= start && position < start + count;
                touched += !isData && _room[i].Base[at] != Guard ? 1 : 0;
            }

            for (int at = _pieceSize; at < _pieceSize + GuardSize; at++)
            {
                touched += _payload[i].Base[at] != Guard ? 1 : 0;
            }
        }

        return touched;
    }

    /// <summary>The whole reply as the client sees it.</summary>
    public byte[] ToReply()
    {
        byte[] reply = new byte[ReplyLength];
        ReplyHead.CopyTo(reply);
        if (ReplyDataLength > 0)
        {
            IoVectors.CopyFrom(DataRoom(ReplyDataLength), reply.AsSpan(ReplyHeadLength));
        }

        return reply;
    }

    /// <inheritdoc/>
    public override void Free()
    {
        base.Free();
        NativeMemory.Free(_memory);
    }
}
