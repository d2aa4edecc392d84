using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Transports;
using Virtfs.VhostUser.Memory;

namespace Virtfs.VhostUser.Rings;

/// <summary>
/// A request of a ring. Its fixed part is a private copy; the data of Twrite and the room for that of Rread are the guest's own pages, as pieces that only
/// system calls touch.
/// </summary>
internal sealed unsafe class RingExchange : Exchange
{
    // Linux sends requests of less than 8 KiB but for two long names.
    private const int LargestKept = 128 * 1024;

    // From so many bytes on a request is no quick one.
    private const int BulkLength = 16 * 1024;

    private IoVector[] _payload = new IoVector[Segments.MaximumPieces / 8];
    private IoVector[] _room = new IoVector[Segments.MaximumPieces / 8];
    private volatile bool _isDone;

    /// <summary>The first descriptor's number.</summary>
    public ushort Head { get; private set; }

    /// <summary>What the guest gave to read.</summary>
    public Segments Readable { get; } = new();

    /// <summary>What the guest gave to write.</summary>
    public Segments Writable { get; } = new();

    /// <summary>True once a buffer to write has been found.</summary>
    public bool HasWritable { get; set; }

    /// <summary>The memory the pieces lie in; the exchange is one of its users until it is done.</summary>
    public GuestMemory? Memory { get; set; }

    /// <summary>Which life of the ring it belongs to: with another one it is forgotten.</summary>
    public int Epoch { get; set; }

    /// <summary>How often the memory had been made private when it was taken; with another number its pieces are not the guest's any more.</summary>
    public int Cut { get; set; }

    /// <summary>While it is held back: its length in the used ring.</summary>
    public uint UsedLength { get; set; }

    /// <summary>True when its place in the ring has been given back, or is forgotten. Set under the ring's lock, once.</summary>
    public bool IsDone
    {
        get => _isDone;
        set => _isDone = value;
    }

    /// <summary>True when the session has given it back. Under the ring's lock.</summary>
    public bool IsRecycled { get; set; }

    /// <summary>The exchange below this one in the ring's store.</summary>
    public RingExchange? Below { get; set; }

    /// <inheritdoc/>
    public override bool IsBulk => Readable.Length + (long)Writable.Length > BulkLength;

    /// <summary>True when its buffers have grown too large to keep.</summary>
    public bool IsTooLargeToKeep => Request.Length > LargestKept;

    /// <inheritdoc/>
    public override int ReplyLimit => Writable.Length;

    /// <inheritdoc/>
    public override int PayloadLength => Math.Max(0, Readable.Length - Limits.WriteHeaderSize);

    /// <inheritdoc/>
    public override ReadOnlySpan<IoVector> Payload(int count) => Readable.Slice(Limits.WriteHeaderSize, count, ref _payload);

    /// <inheritdoc/>
    public override ReadOnlySpan<IoVector> DataRoom(int count) => Writable.Slice(Limits.ReadReplyHeaderSize, count, ref _room);

    /// <summary>Makes it ready for another chain of descriptors.</summary>
    public void Clear(ushort head)
    {
        Head = head;
        HasWritable = false;
        Readable.Clear();
        Writable.Clear();
    }

    /// <summary>Copies the fixed part of the request.</summary>
    /// <param name="limit">The most bytes a message has.</param>
    /// <returns>False when it cannot be answered: no whole header to read, or no room for one.</returns>
    public bool TryBegin(int limit)
    {
        int length = Math.Min(Readable.Length, limit);
        if (length < Limits.HeaderSize || Writable.Length < Limits.HeaderSize)
        {
            return false;
        }

        // Of a Twrite 23 bytes. The rest of another is read behind them, so that no byte is read twice.
        int first = Math.Min(length, Limits.WriteHeaderSize);
        Span<byte> head = ReserveRequest(first)[..first];
        Readable.CopyTo(0, head);
        if (head[sizeof(uint)] == (byte)MessageType.Twrite)
        {
            length = first;
        }
        else if (length > first)
        {
            Readable.CopyTo(first, ReserveRequest(length)[first..length]);
        }

        BeginRequest(length, Readable.IsCut || Writable.IsCut ? Errno.EFAULT : Errno.None);
        _isDone = false;
        IsRecycled = false;
        return true;
    }

    /// <summary>Writes the reply's head into the guest's memory; its data, if any, is there.</summary>
    public void WriteReplyHead() => IoVectors.CopyTo(ReplyHead, Writable.Pieces);

    /// <summary>Writes the whole reply into another chain for the same request, which has room for it.</summary>
    public void WriteReplyTo(RingExchange target)
    {
        IoVectors.CopyTo(ReplyHead, target.Writable.Pieces);
        int position = ReplyHeadLength;
        foreach (IoVector piece in DataRoom(ReplyDataLength))
        {
            int length = (int)piece.Length;
            IoVectors.CopyTo(new ReadOnlySpan<byte>(piece.Base, length), target.Writable.Slice(position, length, ref target._room));
            position += length;
        }
    }

    /// <inheritdoc/>
    public override void Free()
    {
        Readable.Free();
        Writable.Free();
        base.Free();
    }
}
