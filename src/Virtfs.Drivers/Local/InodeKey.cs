using System;
using Virtfs.Linux;

namespace Virtfs.Drivers.Local;

/// <summary>What tells living host objects apart. Unique only while the object lives: a new one may get the number of a removed one.</summary>
/// <param name="Mount">The mount it was reached through, since a descriptor belongs to one.</param>
/// <param name="Device">The device.</param>
/// <param name="Inode">The inode number.</param>
internal readonly record struct InodeKey(ulong Mount, ulong Device, ulong Inode)
{
    /// <summary>The fields that <see cref="Of"/> needs.</summary>
    public const StatXMask Mask = StatXMask.STATX_BASIC_STATS | StatXMask.STATX_MNT_ID;

    /// <summary>The key in an answer of statx(2). Where the kernel does not tell mounts apart, all are one.</summary>
    public static InodeKey Of(in StatX stat) =>
        new((stat.Mask & StatXMask.STATX_MNT_ID) != 0 ? stat.MountId : 0, stat.Device, stat.Inode);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Inode, Device);
}
