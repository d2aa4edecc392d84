using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Hosting;

/// <content>Making the socket.</content>
public sealed partial record ListenAddress
{
    /// <summary>Binds a listening socket, or takes over a connection that is there already: one of both.</summary>
    internal Errno Bind(out ListeningSocket? listener, out StreamSocket? connection)
    {
        connection = null;
        listener = null;
        switch (Kind)
        {
            case ListenKind.VhostUser or ListenKind.Unix:
                return ListeningSocket.ListenUnix(Encoding.UTF8.GetBytes(Host), out listener);
            case ListenKind.Tcp:
                return ListeningSocket.ListenTcp(Host, (ushort)Port, out listener);
            case ListenKind.Vsock:
                return ListeningSocket.ListenVsock(ContextId, Port, out listener);
            case ListenKind.Stdio:
                return StreamSocket.Adopt(new FileDescriptor(0), new FileDescriptor(1), out connection);
            default:
                return Adopt(new FileDescriptor((int)Port), out listener, out connection);
        }
    }

    /// <summary>Programs pass listening sockets and connected ones: which it is the socket itself tells.</summary>
    private static Errno Adopt(FileDescriptor descriptor, out ListeningSocket? listener, out StreamSocket? connection)
    {
        connection = null;
        Errno error = ListeningSocket.Adopt(descriptor, out listener);
        return error != Errno.EINVAL ? error : StreamSocket.Adopt(descriptor, descriptor, out connection);
    }
}
