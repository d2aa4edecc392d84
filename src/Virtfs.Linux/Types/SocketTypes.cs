using System;

namespace Virtfs.Linux;

/// <summary>The types of socket(2) and the flags that go with them.</summary>
[Flags]
public enum SocketTypes
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>A stream of bytes.</summary>
    SOCK_STREAM = 1,

    /// <summary>Single messages.</summary>
    SOCK_DGRAM = 2,

    /// <summary>Messages in order on a connection.</summary>
    SOCK_SEQPACKET = 5,

    /// <summary>Calls do not block.</summary>
    SOCK_NONBLOCK = 0x800,

    /// <summary>Close on execve; every call here adds it.</summary>
    SOCK_CLOEXEC = 0x80000,
}
