using System;

namespace Virtfs.Protocol.Messages;

/// <summary>What Tunlinkat removes.</summary>
/// <remarks>Source: the 9P2000.L protocol, unlinkat. The value is Linux's AT_REMOVEDIR.</remarks>
[Flags]
public enum UnlinkatFlags : uint
{
    /// <summary>Anything but a directory.</summary>
    None = 0,

    /// <summary>An empty directory.</summary>
    RemoveDirectory = 0x200,
}
