using System;
using System.Runtime.InteropServices;

namespace Virtfs.VhostUser.Messages;

/// <summary>Where a ring lies, in the front end's own (user) addresses.</summary>
/// <remarks>
/// <code>
/// index u32 @0 | flags u32 @4 | descriptors u64 @8 | used u64 @16 | avail u64 @24 | log u64 @32
/// </code>
/// Used comes before avail. Flags and log are for dirty logging, which is not offered.
/// </remarks>
internal readonly record struct RingAddresses(uint Index, ulong Descriptors, ulong Used, ulong Avail)
{
    /// <summary>The payload's length in bytes.</summary>
    public const int Length = 40;

    private const ulong DescriptorAlignment = 16;
    private const ulong UsedAlignment = 4;
    private const ulong AvailAlignment = 2;

    /// <summary>True when each part lies on the boundary that virtio wants.</summary>
    public bool IsAligned => Descriptors % DescriptorAlignment == 0 && Used % UsedAlignment == 0 && Avail % AvailAlignment == 0;

    /// <summary>Reads it; false when the payload has another length.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, out RingAddresses addresses)
    {
        addresses = default;
        if (payload.Length != Length)
        {
            return false;
        }

        ReadOnlySpan<ulong> fields = MemoryMarshal.Cast<byte, ulong>(payload);
        addresses = new RingAddresses((uint)fields[0], fields[1], fields[2], fields[3]);
        return true;
    }
}
