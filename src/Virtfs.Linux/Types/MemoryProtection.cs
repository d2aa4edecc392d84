using System;

namespace Virtfs.Linux;

/// <summary>What a mapping may be used for (mmap(2)).</summary>
[Flags]
public enum MemoryProtection
{
    /// <summary>Nothing: every touch faults.</summary>
    PROT_NONE = 0,

    /// <summary>Reading.</summary>
    PROT_READ = 1,

    /// <summary>Writing.</summary>
    PROT_WRITE = 2,
}
