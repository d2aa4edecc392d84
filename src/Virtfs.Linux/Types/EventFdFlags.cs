using System;

namespace Virtfs.Linux;

/// <summary>The flags of eventfd(2).</summary>
[Flags]
public enum EventFdFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>A read takes 1 and not all.</summary>
    EFD_SEMAPHORE = 0x1,

    /// <summary>Reads of an empty counter give EAGAIN.</summary>
    EFD_NONBLOCK = 0x800,

    /// <summary>Close on execve.</summary>
    EFD_CLOEXEC = 0x80000,
}
