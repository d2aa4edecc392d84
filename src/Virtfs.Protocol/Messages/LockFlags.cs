using System;

namespace Virtfs.Protocol.Messages;

/// <summary>How Tlock waits.</summary>
/// <remarks>Source: the 9P2000.L protocol, lock.</remarks>
[Flags]
public enum LockFlags : uint
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>The process waits (F_SETLKW): the client repeats the request until it is granted.</summary>
    Block = 0x1,

    /// <summary>The lock was held before the server restarted.</summary>
    Reclaim = 0x2,
}
