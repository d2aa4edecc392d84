using System;
using System.Runtime.InteropServices;

namespace Virtfs.VhostUser.Messages;

/// <summary>The part of the config space that GET_CONFIG and SET_CONFIG are about.</summary>
/// <remarks>
/// <code>
/// offset u32 @0 | size u32 @4 | flags u32 @8 | size bytes @12
/// </code>
/// </remarks>
internal readonly record struct ConfigRange(uint Offset, uint Size, uint Flags)
{
    /// <summary>The length of the fixed part in bytes.</summary>
    public const int Length = 12;

    /// <summary>The most bytes that any front end asks for at once.</summary>
    public const uint MaximumSize = 4096;

    /// <summary>Reads it; false when the payload is too short or asks for too much.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, out ConfigRange range)
    {
        range = default;
        if (payload.Length < Length)
        {
            return false;
        }

        ReadOnlySpan<uint> fields = MemoryMarshal.Cast<byte, uint>(payload[..Length]);
        range = new ConfigRange(fields[0], fields[1], fields[2]);
        return range.Size <= MaximumSize;
    }

    /// <summary>Writes the fixed part.</summary>
    public void Encode(Span<byte> destination)
    {
        Span<uint> fields = MemoryMarshal.Cast<byte, uint>(destination[..Length]);
        fields[0] = Offset;
        fields[1] = Size;
        fields[2] = Flags;
    }
}
