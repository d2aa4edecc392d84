using System;
using System.Net;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public sealed partial class ListeningSocket
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>
    /// Listens on a Unix socket that only the owner may connect to (mode 0600 from the first moment, whatever the umask). A socket left
    /// behind, to which nobody listens, is replaced.
    /// </summary>
    /// <remarks>
    /// ENAMETOOLONG over <see cref="SocketAddress.MaximumUnixPathLength"/> bytes; EADDRINUSE where somebody listens already; EEXIST where
    /// the path is something else than a socket; ENOENT, ENOTDIR, EACCES, EROFS for the directory. For other users:
    /// <see cref="Libc.ChangeModePath"/> afterwards.
    /// </remarks>
    public static Errno ListenUnix(ReadOnlySpan<byte> path, out ListeningSocket? listener)
    {
        listener = null;
        Errno error = SocketAddress.Unix(path, out SocketAddress address);
        if (error != Errno.None)
        {
            return error;
        }

        error = Open(address, out listener);
        if (error == Errno.EADDRINUSE)
        {
            error = RemoveStale(path, address);
            if (error == Errno.None)
            {
                error = Open(address, out listener);
            }
        }

        return error;
    }

    /// <summary>
    /// Listens for TCP on a host's first address. EHOSTUNREACH where the name has none, EADDRNOTAVAIL where it is not this machine's,
    /// EADDRINUSE, EACCES.
    /// </summary>
    /// <param name="host">A name or number; empty or "*" for all addresses, of IPv6 and IPv4.</param>
    /// <param name="port">The port; 0 lets the kernel choose (<see cref="Port"/>).</param>
    /// <param name="listener">The socket.</param>
    public static Errno ListenTcp(string host, ushort port, out ListeningSocket? listener)
    {
        if (host is "" or "*")
        {
            Errno outcome = Open(SocketAddress.Internet(IPAddress.IPv6Any, port), out listener);
            return outcome is Errno.EAFNOSUPPORT or Errno.EADDRNOTAVAIL // The kernel has no IPv6, or has it switched off.
                ? Open(SocketAddress.Internet(IPAddress.Any, port), out listener)
                : outcome;
        }

        listener = null;
        Errno error = SocketAddress.Resolve(host, port, out SocketAddress[] addresses);
        return error != Errno.None ? error : Open(addresses[0], out listener);
    }

    /// <summary>
    /// Listens on a vsock port. EADDRNOTAVAIL for a context id that is not this machine's, EAFNOSUPPORT, ENODEV, EADDRINUSE.
    /// </summary>
    /// <param name="contextId">Usually <see cref="SocketAddress.VsockAnyCid"/>.</param>
    /// <param name="port">The port; <see cref="uint.MaxValue"/> lets the kernel choose.</param>
    /// <param name="listener">The socket.</param>
    public static Errno ListenVsock(uint contextId, uint port, out ListeningSocket? listener) =>
        Open(SocketAddress.Vsock(contextId, port), out listener);

    /// <summary>
    /// Takes over a socket that listens already, as service managers pass it on; its file, if any, is left alone in the end. EINVAL where
    /// it does not listen, ENOTSOCK, EBADF; the descriptor stays the caller's after an error.
    /// </summary>
    public static Errno Adopt(FileDescriptor descriptor, out ListeningSocket? listener)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        listener = null;
        Errno error = Libc.GetSocketOption(descriptor.Value, SocketOption.SOL_SOCKET, SocketOption.SO_ACCEPTCONN, out int listens);
        if (error != Errno.None)
        {
            return error;
        }

        if (listens == 0)
        {
            return Errno.EINVAL;
        }

        error = Libc.GetSocketOption(descriptor.Value, SocketOption.SOL_SOCKET, SocketOption.SO_DOMAIN, out int domain);
        if (error == Errno.None)
        {
            // Two threads may see the same connection; one must not wait for it.
            error = Libc.SetStatusFlags(descriptor.Value, OpenFlags.O_NONBLOCK);
        }

        return error != Errno.None ? error : Wrap(descriptor, (SocketDomain)domain, null, out listener);
    }

    private static Errno Open(in SocketAddress address, out ListeningSocket? listener)
    {
        listener = null;
        Errno error = Libc.Socket(address.Domain, SocketTypes.SOCK_STREAM | SocketTypes.SOCK_NONBLOCK, 0, out int value);
        if (error != Errno.None)
        {
            return error;
        }

        var descriptor = new FileDescriptor(value);
        UnixSocketFile? file = null;
        error = Prepare(value, address.Domain);
        if (error == Errno.None)
        {
            error = Libc.Bind(value, address.Bytes);
        }

        if (error == Errno.None && address.Domain == SocketDomain.AF_UNIX)
        {
            error = UnixSocketFile.Find(address.UnixPath, out file);
        }

        if (error == Errno.None)
        {
            error = Libc.Listen(value, Backlog);
        }

        if (error == Errno.None)
        {
            error = Wrap(descriptor, address.Domain, file, out listener);
        }

        if (error != Errno.None)
        {
            file?.Remove();
            descriptor.Dispose();
        }

        return error;
    }

    private static Errno Prepare(int descriptor, SocketDomain domain) => domain switch
    {
        // Linux gives the file the mode of the socket's own inode, less the umask.
        SocketDomain.AF_UNIX => Libc.ChangeMode(descriptor, OwnerOnly),
        SocketDomain.AF_INET => Libc.SetSocketOption(descriptor, SocketOption.SOL_SOCKET, SocketOption.SO_REUSEADDR, 1),
        SocketDomain.AF_INET6 => PrepareVersion6(descriptor),
        _ => Errno.None,
    };

    private static Errno PrepareVersion6(int descriptor)
    {
        Errno error = Libc.SetSocketOption(descriptor, SocketOption.SOL_SOCKET, SocketOption.SO_REUSEADDR, 1);
        return error != Errno.None ? error : Libc.SetSocketOption(descriptor, SocketOption.IPPROTO_IPV6, SocketOption.IPV6_V6ONLY, 0);
    }

    private static Errno Wrap(FileDescriptor descriptor, SocketDomain domain, UnixSocketFile? file, out ListeningSocket? listener)
    {
        Errno error = EventFd.Create(out EventFd? shutdown);
        listener = error == Errno.None ? new ListeningSocket(descriptor, shutdown!, domain, file) : null;
        return error;
    }

    /// <summary>
    /// Removes the socket at a path if connecting to it shows that nobody listens; EADDRINUSE if somebody does, EACCES if we may not know.
    /// </summary>
    private static Errno RemoveStale(ReadOnlySpan<byte> path, in SocketAddress address)
    {
        Errno error = UnixSocketFile.Find(path, out UnixSocketFile? file);
        if (error != Errno.None)
        {
            return error == Errno.ENOENT ? Errno.None : error;
        }

        error = Libc.Socket(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM | SocketTypes.SOCK_NONBLOCK, 0, out int probe);
        if (error != Errno.None)
        {
            return error;
        }

        error = Libc.Connect(probe, address.Bytes);
        Libc.Close(probe);
        return error switch
        {
            Errno.ECONNREFUSED => file!.Remove(),
            Errno.EACCES => Errno.EACCES,
            _ => Errno.EADDRINUSE,
        };
    }
}
