using System;

namespace Virtfs.Linux;

/// <summary>The events and modes of epoll_ctl(2).</summary>
[Flags]
public enum EpollEvents : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A read would not block.</summary>
    EPOLLIN = 0x1,

    /// <summary>A write would not block.</summary>
    EPOLLOUT = 0x4,

    /// <summary>An error; always reported.</summary>
    EPOLLERR = 0x8,

    /// <summary>A hang-up; always reported.</summary>
    EPOLLHUP = 0x10,

    /// <summary>The other side of a stream socket will send no more.</summary>
    EPOLLRDHUP = 0x2000,

    /// <summary>Of several epoll instances or threads on one descriptor, wake one.</summary>
    EPOLLEXCLUSIVE = 1u << 28,

    /// <summary>One event, then none until it is armed again.</summary>
    EPOLLONESHOT = 1u << 30,

    /// <summary>Report changes, not states.</summary>
    EPOLLET = 1u << 31,
}
