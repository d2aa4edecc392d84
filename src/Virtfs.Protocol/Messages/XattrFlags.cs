using System;

namespace Virtfs.Protocol.Messages;

/// <summary>What Txattrcreate expects to find.</summary>
/// <remarks>Source: the 9P2000.L protocol, xattrcreate; setxattr(2).</remarks>
[Flags]
public enum XattrFlags : uint
{
    /// <summary>Anything.</summary>
    None = 0,

    /// <summary>The attribute must not exist (XATTR_CREATE).</summary>
    Create = 0x1,

    /// <summary>The attribute must exist (XATTR_REPLACE).</summary>
    Replace = 0x2,
}
