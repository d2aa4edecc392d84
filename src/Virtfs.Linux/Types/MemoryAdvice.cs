namespace Virtfs.Linux;

/// <summary>The advice of madvise(2).</summary>
public enum MemoryAdvice
{
    /// <summary>No advice.</summary>
    MADV_NORMAL = 0,

    /// <summary>The range is needed soon.</summary>
    MADV_WILLNEED = 3,

    /// <summary>The range is not needed now.</summary>
    MADV_DONTNEED = 4,

    /// <summary>Children do not inherit it.</summary>
    MADV_DONTFORK = 10,

    /// <summary>Use huge pages where possible.</summary>
    MADV_HUGEPAGE = 14,

    /// <summary>Keep it out of core dumps.</summary>
    MADV_DONTDUMP = 16,
}
