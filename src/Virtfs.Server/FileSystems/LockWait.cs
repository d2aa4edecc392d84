namespace Virtfs.Server.FileSystems;

/// <summary>What to do about a conflicting lock.</summary>
public enum LockWait
{
    /// <summary>Answer <see cref="LockStatus.Blocked"/> at once.</summary>
    Never,

    /// <summary>Wait until it is granted or the request is cancelled (EINTR).</summary>
    UntilGranted,
}
