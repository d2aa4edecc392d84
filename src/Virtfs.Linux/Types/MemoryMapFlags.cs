using System;

namespace Virtfs.Linux;

/// <summary>The flags of mmap(2); the numbers are those of x86-64 and arm64.</summary>
[Flags]
public enum MemoryMapFlags
{
    /// <summary>No flag; mmap wants one of the first two.</summary>
    None = 0,

    /// <summary>Writes reach the file and other mappings of it.</summary>
    MAP_SHARED = 0x1,

    /// <summary>Writes stay in this mapping.</summary>
    MAP_PRIVATE = 0x2,

    /// <summary>Exactly at the address given; what was mapped there is replaced.</summary>
    MAP_FIXED = 0x10,

    /// <summary>Memory without a file; the descriptor is -1.</summary>
    MAP_ANONYMOUS = 0x20,

    /// <summary>Reserve no swap space.</summary>
    MAP_NORESERVE = 0x4000,

    /// <summary>Bring the pages in at once.</summary>
    MAP_POPULATE = 0x8000,
}
