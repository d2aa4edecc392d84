namespace Virtfs.Server.FileSystems;

/// <summary>What is asked of a byte range (fcntl(2), F_SETLK).</summary>
public enum LockKind
{
    /// <summary>Shared: others may read-lock too.</summary>
    Read,

    /// <summary>Exclusive.</summary>
    Write,

    /// <summary>Give the range up; as an answer, nobody holds it.</summary>
    Unlock,
}
