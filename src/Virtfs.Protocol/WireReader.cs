using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Virtfs.Protocol;

/// <summary>
/// Reads the fields of a message from one span, little endian. A read past the end fails, and so does every read after it: they
/// return zero or nothing, and <see cref="Failed"/> stays set. So a decoder reads all its fields and asks once.
/// </summary>
/// <remarks>
/// Spans handed out are parts of the source, not copies. Source of the layouts: Plan 9's intro(5), "Messages".
/// </remarks>
public ref struct WireReader
{
    // What has not been read. Empty once failed, so that the check for the end also serves as the check for a failure.
    private ReadOnlySpan<byte> _rest;

    // Position plus the length of _rest.
    private int _end;

    /// <summary>Reads <paramref name="source"/> from its start.</summary>
    public WireReader(ReadOnlySpan<byte> source)
    {
        _rest = source;
        _end = source.Length;
    }

    /// <summary>Whether a read went past the end.</summary>
    public bool Failed { readonly get; private set; }

    /// <summary>Bytes read; after a failure, where the failed read began.</summary>
    public readonly int Position => _end - _rest.Length;

    /// <summary>Bytes that can still be read; none after a failure.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Reads one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadU8()
    {
        if (_rest.IsEmpty)
        {
            Fail();
            return 0;
        }

        byte value = _rest[0];
        _rest = _rest[sizeof(byte)..];
        return value;
    }

    /// <summary>Reads two bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort ReadU16()
    {
        if (!BinaryPrimitives.TryReadUInt16LittleEndian(_rest, out ushort value))
        {
            Fail();
            return 0;
        }

        _rest = _rest[sizeof(ushort)..];
        return value;
    }

    /// <summary>Reads four bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadU32()
    {
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(_rest, out uint value))
        {
            Fail();
            return 0;
        }

        _rest = _rest[sizeof(uint)..];
        return value;
    }

    /// <summary>Reads eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadU64()
    {
        if (!BinaryPrimitives.TryReadUInt64LittleEndian(_rest, out ulong value))
        {
            Fail();
            return 0;
        }

        _rest = _rest[sizeof(ulong)..];
        return value;
    }

    /// <summary>Reads <paramref name="count"/> bytes; a negative count fails.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            Fail();
            return default;
        }

        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary>Reads a string: length[2], then that many bytes. Any bytes are accepted, zero included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadString() => ReadBytes(ReadU16());

    /// <summary>Reads a <see cref="Qid"/>: type[1] version[4] path[8].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Qid ReadQid()
    {
        ReadOnlySpan<byte> bytes = ReadBytes(Qid.Size);
        return bytes.IsEmpty
            ? default
            : new Qid(
                (QidType)bytes[0],
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[5..]));
    }

    // Inlined, though rarely taken: called, it would take the reader's address, and a reader whose address is taken lives in memory
    // instead of registers (measured on a Twalk of two names: 23 ns against 8).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fail()
    {
        _end = Position;
        _rest = default;
        Failed = true;
    }
}
