namespace Virtfs.Linux;

/// <summary>The directions of shutdown(2).</summary>
public enum ShutdownDirections
{
    /// <summary>Receive no more.</summary>
    SHUT_RD = 0,

    /// <summary>Send no more; the other side sees the end.</summary>
    SHUT_WR = 1,

    /// <summary>Neither.</summary>
    SHUT_RDWR = 2,
}
