namespace Virtfs.GuestTests.Harness;

/// <summary>What a slow file system does about a signal to whoever waits for it.</summary>
public enum Interrupts
{
    /// <summary>The call ends with EINTR.</summary>
    Honoured,

    /// <summary>Nothing: the call goes on waiting, as with a hard NFS mount.</summary>
    Ignored,
}
