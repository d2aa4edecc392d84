using System;

namespace Virtfs.Linux;

/// <summary>Which fields statx(2) is asked for, and which it filled in.</summary>
[Flags]
public enum StatXMask : uint
{
    /// <summary>No field.</summary>
    None = 0,

    /// <summary>The type bits of the mode.</summary>
    STATX_TYPE = 0x1,

    /// <summary>The permission bits of the mode.</summary>
    STATX_MODE = 0x2,

    /// <summary>The number of hard links.</summary>
    STATX_NLINK = 0x4,

    /// <summary>The owner.</summary>
    STATX_UID = 0x8,

    /// <summary>The group.</summary>
    STATX_GID = 0x10,

    /// <summary>The access time.</summary>
    STATX_ATIME = 0x20,

    /// <summary>The modification time.</summary>
    STATX_MTIME = 0x40,

    /// <summary>The change time.</summary>
    STATX_CTIME = 0x80,

    /// <summary>The inode number.</summary>
    STATX_INO = 0x100,

    /// <summary>The size.</summary>
    STATX_SIZE = 0x200,

    /// <summary>The allocated blocks.</summary>
    STATX_BLOCKS = 0x400,

    /// <summary>Everything that stat(2) gives.</summary>
    STATX_BASIC_STATS = 0x7ff,

    /// <summary>The birth time; not every file system has it.</summary>
    STATX_BTIME = 0x800,

    /// <summary>The mount id (Linux 5.8).</summary>
    STATX_MNT_ID = 0x1000,

    /// <summary>The alignment of direct I/O (Linux 6.1).</summary>
    STATX_DIOALIGN = 0x2000,

    /// <summary>The mount id that is never reused (Linux 6.8).</summary>
    STATX_MNT_ID_UNIQUE = 0x4000,
}
