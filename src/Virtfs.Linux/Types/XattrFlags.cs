using System;

namespace Virtfs.Linux;

/// <summary>The flags of setxattr(2).</summary>
[Flags]
public enum XattrFlags
{
    /// <summary>Create or replace.</summary>
    None = 0,

    /// <summary>Fail with EEXIST if it exists.</summary>
    XATTR_CREATE = 1,

    /// <summary>Fail with ENODATA if it does not exist.</summary>
    XATTR_REPLACE = 2,
}
