namespace Virtfs.Linux;

/// <summary>Levels and options of getsockopt(2); the numbers are those of x86-64 and arm64.</summary>
public static class SocketOption
{
    /// <summary>The level of options that every socket has.</summary>
    public const int SOL_SOCKET = 1;

    /// <summary>The level of TCP's options.</summary>
    public const int IPPROTO_TCP = 6;

    /// <summary>The level of IPv6's options.</summary>
    public const int IPPROTO_IPV6 = 41;

    /// <summary>Let a listening address be taken again while old connections linger.</summary>
    public const int SO_REUSEADDR = 2;

    /// <summary>The type of the socket; works on any socket, so it tells what is one.</summary>
    public const int SO_TYPE = 3;

    /// <summary>The error of a connect that went on in the background; reading clears it.</summary>
    public const int SO_ERROR = 4;

    /// <summary>The size of the send buffer, in bytes.</summary>
    public const int SO_SNDBUF = 7;

    /// <summary>The size of the receive buffer, in bytes.</summary>
    public const int SO_RCVBUF = 8;

    /// <summary>Find out when the other side is gone without a word.</summary>
    public const int SO_KEEPALIVE = 9;

    /// <summary>Who connected the other end.</summary>
    public const int SO_PEERCRED = 17;

    /// <summary>Whether the socket listens.</summary>
    public const int SO_ACCEPTCONN = 30;

    /// <summary>The address family.</summary>
    public const int SO_DOMAIN = 39;

    /// <summary>TCP: send small segments at once.</summary>
    public const int TCP_NODELAY = 1;

    /// <summary>IPv6: do not take IPv4 along.</summary>
    public const int IPV6_V6ONLY = 26;
}
