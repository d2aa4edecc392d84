namespace Virtfs.Server.Sessions;

/// <summary>What a fid is at the moment.</summary>
internal enum FidKind
{
    /// <summary>Walked, not open.</summary>
    Walked,

    /// <summary>An open file.</summary>
    File,

    /// <summary>An open directory.</summary>
    Directory,

    /// <summary>An extended attribute's buffer.</summary>
    Xattr,
}
