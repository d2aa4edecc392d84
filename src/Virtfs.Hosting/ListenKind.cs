namespace Virtfs.Hosting;

/// <summary>The kinds of address to listen at.</summary>
public enum ListenKind
{
    /// <summary>vhost-user on a Unix socket, for guests: <c>vhost-user:PATH</c>.</summary>
    VhostUser,

    /// <summary>vhost-user on a socket this process was started with: <c>vhost-user-fd:N</c>.</summary>
    VhostUserDescriptor,

    /// <summary>9P on a Unix socket: <c>unix:PATH</c>.</summary>
    Unix,

    /// <summary>9P over TCP: <c>tcp:HOST:PORT</c>.</summary>
    Tcp,

    /// <summary>9P over virtual machine sockets: <c>vsock:CID:PORT</c>.</summary>
    Vsock,

    /// <summary>9P on a socket this process was started with: <c>fd:N</c>.</summary>
    Descriptor,

    /// <summary>9P on standard input and output: <c>stdio</c>.</summary>
    Stdio,
}
