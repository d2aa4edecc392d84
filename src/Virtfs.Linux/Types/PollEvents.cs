using System;

namespace Virtfs.Linux;

/// <summary>The events of poll(2).</summary>
[Flags]
public enum PollEvents : short
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A read would not block.</summary>
    POLLIN = 0x1,

    /// <summary>Urgent data.</summary>
    POLLPRI = 0x2,

    /// <summary>A write would not block.</summary>
    POLLOUT = 0x4,

    /// <summary>An error; the read end of a pipe is closed.</summary>
    POLLERR = 0x8,

    /// <summary>The other side hung up; what it sent before can still be read.</summary>
    POLLHUP = 0x10,

    /// <summary>The descriptor is not open.</summary>
    POLLNVAL = 0x20,

    /// <summary>The other side of a stream socket will send no more.</summary>
    POLLRDHUP = 0x2000,
}
