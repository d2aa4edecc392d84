namespace Virtfs.Server.FileSystems;

/// <summary>What a name to be removed must be.</summary>
public enum UnlinkKind
{
    /// <summary>Anything but a directory (EISDIR).</summary>
    NonDirectory,

    /// <summary>An empty directory (ENOTDIR, ENOTEMPTY).</summary>
    Directory,
}
