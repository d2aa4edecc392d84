namespace Virtfs.ProxyHelper;

/// <summary>What the command line asks for.</summary>
internal sealed record HelperOptions
{
    /// <summary>The folder that becomes the root; null where none was given.</summary>
    public string? Path { get; init; }

    /// <summary>A descriptor that is connected to the client; null where none was given.</summary>
    public int? Descriptor { get; init; }

    /// <summary>Where a socket for the client is to be made; null for nowhere.</summary>
    public string? Socket { get; init; }

    /// <summary>Whose the socket is to be.</summary>
    public uint? Uid { get; init; }

    /// <summary>Whose group's the socket is to be.</summary>
    public uint? Gid { get; init; }

    /// <summary>Whether the process stays where it was started, and logs to standard error.</summary>
    public bool StaysInForeground { get; init; }

    /// <summary>Whether each request is logged.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Whether help was asked for, and by which option.</summary>
    public string? Help { get; init; }

    /// <summary>For the process that goes on in the background: where it says that it serves. Not for users.</summary>
    public int? ReadyLine { get; init; }
}
