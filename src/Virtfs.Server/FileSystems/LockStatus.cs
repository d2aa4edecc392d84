namespace Virtfs.Server.FileSystems;

/// <summary>How a lock request ended.</summary>
public enum LockStatus
{
    /// <summary>Granted, or given up.</summary>
    Granted,

    /// <summary>Somebody else holds a conflicting lock.</summary>
    Blocked,
}
