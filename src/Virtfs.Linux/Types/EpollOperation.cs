namespace Virtfs.Linux;

/// <summary>The operations of epoll_ctl(2).</summary>
public enum EpollOperation
{
    /// <summary>Watch a descriptor.</summary>
    EPOLL_CTL_ADD = 1,

    /// <summary>Watch it no more.</summary>
    EPOLL_CTL_DEL = 2,

    /// <summary>Change what it is watched for.</summary>
    EPOLL_CTL_MOD = 3,
}
