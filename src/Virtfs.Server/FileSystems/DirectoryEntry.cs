using System;

namespace Virtfs.Server.FileSystems;

/// <summary>One entry of a directory.</summary>
/// <param name="name">The name as bytes.</param>
/// <param name="device">The device of the entry, see <see cref="NodeAttributes.Device"/>.</param>
/// <param name="inode">The inode number.</param>
/// <param name="type">The type as getdents64(2) gives it (mode's type bits shifted right by 12); 0 when unknown.</param>
/// <param name="nextOffset">Where reading goes on after this entry: any value but 0, meaningful to the open directory alone.</param>
public readonly ref struct DirectoryEntry(ReadOnlySpan<byte> name, ulong device, ulong inode, byte type, ulong nextOffset)
{
    /// <summary>An entry of a file whose attributes are known.</summary>
    /// <param name="name">The name as bytes.</param>
    /// <param name="attributes">The file's attributes, at least those of <see cref="AttributeMask.Identity"/>.</param>
    /// <param name="nextOffset">Where reading goes on after this entry: any value but 0, meaningful to the open directory alone.</param>
    public DirectoryEntry(ReadOnlySpan<byte> name, in NodeAttributes attributes, ulong nextOffset)
        : this(name, attributes.Device, attributes.Inode, (byte)(attributes.Type >> 12), nextOffset)
    {
    }

    /// <summary>The name as bytes.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>The device of the entry, see <see cref="NodeAttributes.Device"/>.</summary>
    public ulong Device { get; } = device;

    /// <summary>The inode number.</summary>
    public ulong Inode { get; } = inode;

    /// <summary>The type as getdents64(2) gives it; 0 when unknown.</summary>
    public byte Type { get; } = type;

    /// <summary>False where clients are not told the type beside the name, only by what else goes with it.</summary>
    public bool TellsType { get; init; } = true;

    /// <summary>Where reading goes on after this entry.</summary>
    public ulong NextOffset { get; } = nextOffset;
}
