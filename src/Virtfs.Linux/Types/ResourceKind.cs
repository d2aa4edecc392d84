namespace Virtfs.Linux;

/// <summary>The resources of getrlimit(2) that matter here; the numbers are those of x86-64 and arm64.</summary>
public enum ResourceKind
{
    /// <summary>The largest file, in bytes.</summary>
    RLIMIT_FSIZE = 1,

    /// <summary>The largest core dump, in bytes.</summary>
    RLIMIT_CORE = 4,

    /// <summary>One more than the highest descriptor.</summary>
    RLIMIT_NOFILE = 7,

    /// <summary>Locked memory, in bytes.</summary>
    RLIMIT_MEMLOCK = 8,
}
