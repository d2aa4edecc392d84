using System;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public sealed partial class StreamSocket
{
    /// <summary>
    /// What lies in a Unix socket on its way, in bytes; the kernel doubles it for its own needs, and gives less where net.core.wmem_max says so. With the usual 208 KiB
    /// three replies of 60 KiB fill it, and sender and receiver wake each other for every one.
    /// </summary>
    private const int UnixSendBuffer = 512 * 1024;

    /// <summary>
    /// Connects to a Unix socket. ENOENT, ECONNREFUSED where nobody listens, EACCES, EPROTOTYPE where it is no stream socket, ENAMETOOLONG
    /// over <see cref="SocketAddress.MaximumUnixPathLength"/> bytes.
    /// </summary>
    public static Errno ConnectUnix(ReadOnlySpan<byte> path, out StreamSocket? stream)
    {
        Errno error = SocketAddress.Unix(path, out SocketAddress address);
        if (error != Errno.None)
        {
            stream = null;
            return error;
        }

        return Connect(address, out stream);
    }

    /// <summary>
    /// Connects by TCP, trying the host's addresses in turn; the last one's error is returned. EHOSTUNREACH where the name has no address,
    /// ECONNREFUSED, ETIMEDOUT (after minutes).
    /// </summary>
    public static Errno ConnectTcp(string host, ushort port, out StreamSocket? stream)
    {
        stream = null;
        Errno error = SocketAddress.Resolve(host, port, out SocketAddress[] addresses);
        foreach (SocketAddress address in addresses)
        {
            error = Connect(address, out stream);
            if (error == Errno.None)
            {
                break;
            }
        }

        return error;
    }

    /// <summary>
    /// Connects to a port of a guest or, with context id 2, of the host. ENODEV without a vsock transport, ECONNRESET where nobody listens,
    /// ETIMEDOUT.
    /// </summary>
    public static Errno ConnectVsock(uint contextId, uint port, out StreamSocket? stream) =>
        Connect(SocketAddress.Vsock(contextId, port), out stream);

    /// <summary>Connects to an address and waits until that is done.</summary>
    public static Errno Connect(in SocketAddress address, out StreamSocket? stream)
    {
        stream = null;
        Errno error = Libc.Socket(address.Domain, SocketTypes.SOCK_STREAM, 0, out int descriptor);
        if (error != Errno.None)
        {
            return error;
        }

        var connecting = new StreamSocket(new FileDescriptor(descriptor));
        do
        {
            // Called again, Linux's TCP goes on waiting for the same connection and the other two start anew.
            error = Libc.Connect(descriptor, address.Bytes);
        }
        while (error == Errno.EINTR);

        if (error != Errno.None)
        {
            connecting.Dispose();
            return error;
        }

        SetOptions(descriptor, address.Domain);
        stream = connecting;
        return Errno.None;
    }

    /// <summary>
    /// On TCP small replies must not wait for the acknowledgement of earlier ones, and a peer that vanished without a word must be found out some
    /// day. A Unix socket gets a larger send buffer where the system allows it.
    /// </summary>
    internal static void SetOptions(int descriptor, SocketDomain domain)
    {
        if (domain is SocketDomain.AF_INET or SocketDomain.AF_INET6)
        {
            Libc.SetSocketOption(descriptor, SocketOption.IPPROTO_TCP, SocketOption.TCP_NODELAY, 1);
            Libc.SetSocketOption(descriptor, SocketOption.SOL_SOCKET, SocketOption.SO_KEEPALIVE, 1);
        }
        else if (domain == SocketDomain.AF_UNIX &&
            Libc.GetSocketOption(descriptor, SocketOption.SOL_SOCKET, SocketOption.SO_SNDBUF, out int size) == Errno.None && size < 2 * UnixSendBuffer)
        {
            Libc.SetSocketOption(descriptor, SocketOption.SOL_SOCKET, SocketOption.SO_SNDBUF, UnixSendBuffer);
        }
    }
}
