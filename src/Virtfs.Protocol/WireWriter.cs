using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Virtfs.Protocol;

/// <summary>
/// Writes the fields of a message into one span, little endian. A field that does not fit is not written at all, and neither is
/// anything after it: <see cref="Failed"/> stays set. So an encoder writes all its fields and asks once, or asks what
/// <see cref="Finish()"/> returned.
/// </summary>
/// <remarks>Source of the layouts: Plan 9's intro(5), "Messages".</remarks>
public ref struct WireWriter
{
    // Where the message goes; cut at the last whole field once failed.
    private Span<byte> _destination;

    // The part of _destination not written yet. Empty once failed, so that the check for room also serves as the check for a failure.
    private Span<byte> _rest;

    /// <summary>Writes to <paramref name="destination"/> from its start.</summary>
    public WireWriter(Span<byte> destination)
    {
        _destination = destination;
        _rest = destination;
    }

    /// <summary>Whether something did not fit, or a string was too long for its two bytes of length.</summary>
    public bool Failed { readonly get; private set; }

    /// <summary>Bytes written, the header of <see cref="Begin"/> included.</summary>
    public readonly int Length => _destination.Length - _rest.Length;

    /// <summary>What has been written.</summary>
    public readonly Span<byte> Written => _destination[..Length];

    /// <summary>The room left, for a payload written in place; then say so by <see cref="Advance"/>. Empty after a failure.</summary>
    public readonly Span<byte> Unwritten => _rest;

    /// <summary>Begins a message: writes its header, the size of which <see cref="Finish()"/> fills in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WireWriter Begin(Span<byte> destination, MessageType type, ushort tag)
    {
        var writer = new WireWriter(destination);
        if (destination.Length < MessageHeader.Length)
        {
            writer.Fail();
            return writer;
        }

        new MessageHeader(0, type, tag).Encode(destination);
        writer._rest = destination[MessageHeader.Length..];
        return writer;
    }

    /// <summary>Ends a message that <see cref="Begin"/> began: fills in its size and returns it; 0 if the message did not fit.</summary>
    public readonly int Finish() => Finish(0);

    /// <summary>
    /// Ends a message whose last <paramref name="payload"/> bytes are carried apart from this writer's span (Rread, Twrite): fills in
    /// the size of the whole and returns it; 0 if the message did not fit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Finish(int payload)
    {
        Debug.Assert(payload >= 0, "A payload has no negative size.");
        if (Failed || Length < MessageHeader.Length)
        {
            return 0;
        }

        int size = Length + payload;
        BinaryPrimitives.WriteUInt32LittleEndian(_destination, (uint)size);
        return size;
    }

    /// <summary>Writes one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteU8(byte value)
    {
        if (_rest.IsEmpty)
        {
            Fail();
            return;
        }

        _rest[0] = value;
        _rest = _rest[sizeof(byte)..];
    }

    /// <summary>Writes two bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteU16(ushort value)
    {
        if (!BinaryPrimitives.TryWriteUInt16LittleEndian(_rest, value))
        {
            Fail();
            return;
        }

        _rest = _rest[sizeof(ushort)..];
    }

    /// <summary>Writes four bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteU32(uint value)
    {
        if (!BinaryPrimitives.TryWriteUInt32LittleEndian(_rest, value))
        {
            Fail();
            return;
        }

        _rest = _rest[sizeof(uint)..];
    }

    /// <summary>Writes eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteU64(ulong value)
    {
        if (!BinaryPrimitives.TryWriteUInt64LittleEndian(_rest, value))
        {
            Fail();
            return;
        }

        _rest = _rest[sizeof(ulong)..];
    }

    /// <summary>Writes bytes as they are, without a length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (!bytes.TryCopyTo(_rest))
        {
            Fail();
            return;
        }

        _rest = _rest[bytes.Length..];
    }

    /// <summary>Writes a string: length[2], then the bytes. Over <see cref="Limits.MaximumStringLength"/> bytes fails.</summary>
    public void WriteString(scoped ReadOnlySpan<byte> value)
    {
        if (value.Length > Limits.MaximumStringLength || value.Length + sizeof(ushort) > _rest.Length)
        {
            Fail();
            return;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(_rest, (ushort)value.Length);
        value.CopyTo(_rest[sizeof(ushort)..]);
        _rest = _rest[(sizeof(ushort) + value.Length)..];
    }

    /// <summary>Writes a <see cref="Qid"/>: type[1] version[4] path[8].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteQid(in Qid qid)
    {
        if (_rest.Length < Qid.Size)
        {
            Fail();
            return;
        }

        _rest[0] = (byte)qid.Type;
        BinaryPrimitives.WriteUInt32LittleEndian(_rest[1..], qid.Version);
        BinaryPrimitives.WriteUInt64LittleEndian(_rest[5..], qid.Path);
        _rest = _rest[Qid.Size..];
    }

    /// <summary>Counts the first <paramref name="count"/> bytes of <see cref="Unwritten"/> as written; more than there are fails.</summary>
    public void Advance(int count) => Reserve(count);

    /// <summary>
    /// Counts the next <paramref name="count"/> bytes as written and hands them out to be filled, all of them: what they hold before is
    /// whatever was there. Empty, and a failure, if they do not fit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            Fail();
            return default;
        }

        Span<byte> reserved = _rest[..count];
        _rest = _rest[count..];
        return reserved;
    }

    /// <summary>Overwrites four bytes written before, beginning at <paramref name="position"/>: a count known only afterwards.</summary>
    /// <remarks>Does nothing on a failed writer. The position must lie within <see cref="Written"/>.</remarks>
    public readonly void PatchU32(int position, uint value)
    {
        if (!Failed)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(Written.Slice(position, sizeof(uint)), value);
        }
    }

    // Inlined, though rarely taken: called, it would take the writer's address, and a writer whose address is taken lives in memory
    // instead of registers (measured on Rwrite, whole: 13 ns against 2).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fail()
    {
        _destination = Written;
        _rest = default;
        Failed = true;
    }
}
