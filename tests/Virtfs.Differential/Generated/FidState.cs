using System;

namespace Virtfs.Differential.Generated;

/// <summary>What a fid stands for.</summary>
[Flags]
public enum FidState
{
    None = 0,

    /// <summary>An object, not open.</summary>
    Walked = 1,

    /// <summary>An open file.</summary>
    File = 2,

    /// <summary>An open directory.</summary>
    Directory = 4,

    /// <summary>The value of an extended attribute.</summary>
    Xattr = 8,
}
