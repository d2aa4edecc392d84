using System;
using System.Runtime.InteropServices;

namespace Virtfs.VhostUser.Messages;

/// <summary>A piece of guest memory: where the guest sees it, where the front end has it, and where in its file it is.</summary>
/// <remarks>
/// <code>
/// guest address u64 @0 | size u64 @8 | user address u64 @16 | offset in the file u64 @24
/// </code>
/// Guest addresses stand in descriptors, user addresses in SET_VRING_ADDR and nowhere else.
/// </remarks>
internal readonly record struct RegionLayout(ulong GuestAddress, ulong Size, ulong UserAddress, ulong FileOffset)
{
    /// <summary>Its length in bytes.</summary>
    public const int Length = 32;

    /// <summary>True when it has a size and no address in it wraps round.</summary>
    public bool IsValid =>
        Size > 0 && Size <= long.MaxValue && GuestAddress <= ulong.MaxValue - Size && UserAddress <= ulong.MaxValue - Size &&
        FileOffset <= long.MaxValue - Size;

    /// <summary>Reads it from the first 32 bytes.</summary>
    public static RegionLayout Decode(ReadOnlySpan<byte> source)
    {
        ReadOnlySpan<ulong> fields = MemoryMarshal.Cast<byte, ulong>(source[..Length]);
        return new RegionLayout(fields[0], fields[1], fields[2], fields[3]);
    }

    /// <summary>True when both share an address, the guest's or the front end's.</summary>
    public bool Overlaps(in RegionLayout other) =>
        (GuestAddress < other.GuestAddress + other.Size && other.GuestAddress < GuestAddress + Size) ||
        (UserAddress < other.UserAddress + other.Size && other.UserAddress < UserAddress + Size);

    /// <summary>True when REM_MEM_REG means this region: the offset does not count.</summary>
    public bool IsSamePlace(in RegionLayout other) =>
        GuestAddress == other.GuestAddress && Size == other.Size && UserAddress == other.UserAddress;
}
