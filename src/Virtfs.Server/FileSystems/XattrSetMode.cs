namespace Virtfs.Server.FileSystems;

/// <summary>Whether an extended attribute may or must exist already (setxattr(2)).</summary>
public enum XattrSetMode
{
    /// <summary>Make it or replace it.</summary>
    Any = 0,

    /// <summary>EEXIST when it is there.</summary>
    Create = 1,

    /// <summary>ENODATA when it is not.</summary>
    Replace = 2,
}
