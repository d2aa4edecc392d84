using System;

namespace Virtfs.Linux;

/// <summary>The flags of statx(2).</summary>
[Flags]
public enum StatXFlags
{
    /// <summary>As stat(2) would: links are followed.</summary>
    AT_STATX_SYNC_AS_STAT = 0,

    /// <summary>Answer for a symbolic link itself.</summary>
    AT_SYMLINK_NOFOLLOW = 0x100,

    /// <summary>Do not trigger an automount.</summary>
    AT_NO_AUTOMOUNT = 0x800,

    /// <summary>With an empty name: answer for the descriptor's own object.</summary>
    AT_EMPTY_PATH = 0x1000,

    /// <summary>A network file system must ask its server.</summary>
    AT_STATX_FORCE_SYNC = 0x2000,

    /// <summary>A network file system may answer from its cache.</summary>
    AT_STATX_DONT_SYNC = 0x4000,
}
