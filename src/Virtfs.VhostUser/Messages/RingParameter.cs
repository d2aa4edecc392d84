using System;
using System.Runtime.InteropServices;

namespace Virtfs.VhostUser.Messages;

/// <summary>A ring's number with one value: the "vring state" of NUM, BASE, ENABLE and VRING_KICK.</summary>
/// <remarks><code>index u32 @0 | value u32 @4</code></remarks>
internal readonly record struct RingParameter(uint Index, uint Value)
{
    /// <summary>Its length in bytes.</summary>
    public const int Length = 8;

    /// <summary>Reads it; false when the payload has another length.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, out RingParameter parameter)
    {
        parameter = default;
        if (payload.Length != Length)
        {
            return false;
        }

        ReadOnlySpan<uint> fields = MemoryMarshal.Cast<byte, uint>(payload);
        parameter = new RingParameter(fields[0], fields[1]);
        return true;
    }
}
