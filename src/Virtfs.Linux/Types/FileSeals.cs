using System;

namespace Virtfs.Linux;

/// <summary>The seals of fcntl(2): what can no longer be done to a memfd by anyone.</summary>
[Flags]
public enum FileSeals
{
    /// <summary>No seal.</summary>
    None = 0,

    /// <summary>No seal can be added.</summary>
    F_SEAL_SEAL = 0x1,

    /// <summary>It cannot become shorter, so that a mapping of it cannot fault.</summary>
    F_SEAL_SHRINK = 0x2,

    /// <summary>It cannot become longer.</summary>
    F_SEAL_GROW = 0x4,

    /// <summary>It cannot be written.</summary>
    F_SEAL_WRITE = 0x8,

    /// <summary>It cannot be written, except through mappings that exist already.</summary>
    F_SEAL_FUTURE_WRITE = 0x10,
}
