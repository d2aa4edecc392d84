namespace Virtfs.Client;

/// <summary>How a server is reached.</summary>
public enum AddressKind
{
    /// <summary>A Unix socket: <c>unix:PATH</c>.</summary>
    Unix,

    /// <summary>TCP: <c>tcp:HOST:PORT</c>.</summary>
    Tcp,

    /// <summary>Virtual machine sockets: <c>vsock:CID:PORT</c>.</summary>
    Vsock,

    /// <summary>A connected socket this process was started with: <c>fd:N</c>.</summary>
    Descriptor,
}
