using System;
using System.Buffers.Binary;

namespace Virtfs.VhostUser.FrontEnd;

/// <summary>The payloads of control messages, byte by byte.</summary>
public static class ControlPayload
{
    /// <summary>One number.</summary>
    public static byte[] U64(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }

    /// <summary>A ring's number and a value.</summary>
    public static byte[] Ring(uint index, uint value) => U64(index | ((ulong)value << 32));

    /// <summary>A ring's addresses.</summary>
    public static byte[] Addresses(uint index, ulong descriptors, ulong used, ulong avail)
    {
        byte[] bytes = new byte[40];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, index);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), descriptors);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), used);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), avail);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), ulong.MaxValue);
        return bytes;
    }

    /// <summary>A memory region.</summary>
    public static byte[] Region(ulong guestAddress, ulong size, ulong userAddress, ulong fileOffset) =>
        [.. U64(guestAddress), .. U64(size), .. U64(userAddress), .. U64(fileOffset)];

    /// <summary>A region for ADD_MEM_REG and REM_MEM_REG.</summary>
    public static byte[] SingleRegion(RamRegion region) => [.. U64(0), .. Region(region)];

    /// <summary>A memory region.</summary>
    public static byte[] Region(RamRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return Region(region.GuestAddress, region.Size, region.UserAddress, region.FileOffset);
    }

    /// <summary>A memory table.</summary>
    public static byte[] Table(params ReadOnlySpan<RamRegion> regions)
    {
        byte[] bytes = new byte[8 + (32 * regions.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)regions.Length);
        for (int i = 0; i < regions.Length; i++)
        {
            Region(regions[i]).CopyTo(bytes.AsSpan(8 + (32 * i)));
        }

        return bytes;
    }

    /// <summary>A part of the config space, with room for it.</summary>
    public static byte[] Config(uint offset, uint size, uint flags)
    {
        byte[] bytes = new byte[12 + size];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, offset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), size);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), flags);
        return bytes;
    }
}
