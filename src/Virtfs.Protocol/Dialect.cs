namespace Virtfs.Protocol;

/// <summary>Which 9P a session speaks; Tversion settles it.</summary>
public enum Dialect : byte
{
    /// <summary>Not yet agreed.</summary>
    None,

    /// <summary>9P2000, as in Plan 9: users and errors are text.</summary>
    Plain,

    /// <summary>9P2000.u: 9P2000 with Unix numbers beside the text.</summary>
    U,

    /// <summary>9P2000.L: the Linux file system calls as messages.</summary>
    L,
}
