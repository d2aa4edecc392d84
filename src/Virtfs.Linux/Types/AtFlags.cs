using System;

namespace Virtfs.Linux;

/// <summary>The AT_ flags of the calls that take a directory descriptor and a name (man section 2).</summary>
[Flags]
public enum AtFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Act on a symbolic link itself.</summary>
    AT_SYMLINK_NOFOLLOW = 0x100,

    /// <summary>unlinkat: remove a directory.</summary>
    AT_REMOVEDIR = 0x200,

    /// <summary>linkat, name_to_handle_at: follow a symbolic link.</summary>
    AT_SYMLINK_FOLLOW = 0x400,

    /// <summary>Do not trigger an automount.</summary>
    AT_NO_AUTOMOUNT = 0x800,

    /// <summary>With an empty name: act on the descriptor's own object.</summary>
    AT_EMPTY_PATH = 0x1000,
}
