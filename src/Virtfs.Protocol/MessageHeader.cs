using System;
using System.Buffers.Binary;

namespace Virtfs.Protocol;

/// <summary>The seven bytes every message begins with.</summary>
/// <remarks>
/// <code>
/// 0          4        5          7
/// +----------+--------+----------+------
/// | size   4 | type 1 | tag    2 | body
/// +----------+--------+----------+------
/// </code>
/// Source: Plan 9's intro(5), "Messages".
/// </remarks>
/// <param name="Size">Bytes of the whole message, these seven included.</param>
/// <param name="Type">Which message follows.</param>
/// <param name="Tag">The client's name for the exchange; the reply carries it back.</param>
public readonly record struct MessageHeader(uint Size, MessageType Type, ushort Tag)
{
    /// <summary>Bytes of a header.</summary>
    public const int Length = Limits.HeaderSize;

    /// <summary>Reads the header at the start of <paramref name="source"/>; false if fewer than seven bytes are there. Checks no field.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> source, out MessageHeader header)
    {
        if (source.Length < Length)
        {
            header = default;
            return false;
        }

        header = new MessageHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(source),
            (MessageType)source[4],
            BinaryPrimitives.ReadUInt16LittleEndian(source[5..]));
        return true;
    }

    /// <summary>Writes the header to the first seven bytes of <paramref name="destination"/>, which must be there.</summary>
    public void Encode(Span<byte> destination)
    {
        destination = destination[..Length];
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Size);
        destination[4] = (byte)Type;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[5..], Tag);
    }
}
