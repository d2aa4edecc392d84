using System;
using System.Runtime.InteropServices;

namespace Virtfs.VhostUser.Messages;

/// <summary>The payload of KICK, CALL and ERR: a ring's number, and whether a descriptor comes with it.</summary>
/// <remarks><code>u64: ring in bits 0 to 7 | bit 8: no descriptor</code></remarks>
internal readonly record struct RingDescriptor(uint Index, bool HasDescriptor)
{
    private const ulong IndexMask = 0xFF;
    private const ulong NoDescriptor = 0x100;

    /// <summary>Reads it; false when the payload has another length.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, out RingDescriptor descriptor)
    {
        descriptor = default;
        if (payload.Length != sizeof(ulong))
        {
            return false;
        }

        ulong value = MemoryMarshal.Read<ulong>(payload);
        descriptor = new RingDescriptor((uint)(value & IndexMask), (value & NoDescriptor) == 0);
        return true;
    }
}
