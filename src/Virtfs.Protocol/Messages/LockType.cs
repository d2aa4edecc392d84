namespace Virtfs.Protocol.Messages;

/// <summary>The kinds of POSIX record lock.</summary>
/// <remarks>Source: the 9P2000.L protocol, lock. Other values may arrive; they are invalid.</remarks>
public enum LockType : byte
{
    /// <summary>Shared (F_RDLCK).</summary>
    ReadLock = 0,

    /// <summary>Exclusive (F_WRLCK).</summary>
    WriteLock = 1,

    /// <summary>None: drops a lock (F_UNLCK).</summary>
    Unlock = 2,
}
