using System;

namespace Virtfs.Linux;

/// <summary>The flags of memfd_create(2).</summary>
[Flags]
public enum MemFdFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Close on execve.</summary>
    MFD_CLOEXEC = 1,

    /// <summary>Seals may be added.</summary>
    MFD_ALLOW_SEALING = 2,

    /// <summary>Of huge pages.</summary>
    MFD_HUGETLB = 4,
}
