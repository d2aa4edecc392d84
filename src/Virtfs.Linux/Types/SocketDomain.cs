namespace Virtfs.Linux;

/// <summary>The address families of socket(2) that doors use.</summary>
public enum SocketDomain : ushort
{
    /// <summary>None.</summary>
    AF_UNSPEC = 0,

    /// <summary>Unix sockets.</summary>
    AF_UNIX = 1,

    /// <summary>IPv4.</summary>
    AF_INET = 2,

    /// <summary>IPv6.</summary>
    AF_INET6 = 10,

    /// <summary>Sockets between a host and its guests.</summary>
    AF_VSOCK = 40,
}
