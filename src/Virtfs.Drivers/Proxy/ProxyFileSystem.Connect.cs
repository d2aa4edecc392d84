using System.Diagnostics.CodeAnalysis;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.Drivers.Proxy;

/// <content>Reaching a helper, at first and again.</content>
public sealed partial class ProxyFileSystem
{
    private bool _isDisposed;

    /// <summary>Connects to a helper.</summary>
    /// <param name="options">Where it is; exactly one of path and descriptor. The path is removed once connected, as by QEMU, so that another helper can
    /// listen there.</param>
    /// <param name="fileSystem">The file system; the caller owns it.</param>
    /// <param name="error">One line that says what is wrong.</param>
    public static bool TryOpen(
        ProxyFileSystemOptions options, [NotNullWhen(true)] out ProxyFileSystem? fileSystem, [NotNullWhen(false)] out string? error)
    {
        fileSystem = null;
        error = Connect(options, out StreamSocket? socket);
        if (error is not null)
        {
            return false;
        }

        var opened = new ProxyFileSystem(options, new ProxyConnection(socket!));
        Errno errno = opened.AskForRoot();
        if (errno != Errno.None)
        {
            string reason = opened._connection.Reason;
            error = $"the proxy helper does not tell about its folder: {(reason.Length > 0 ? reason : errno.ToString())}; start it anew";
            opened.Dispose();
            return false;
        }

        // Not before: of a helper that is not there at the start the error tells.
        opened.Watch(opened._connection);
        fileSystem = opened;
        return true;
    }

    private static string? Connect(ProxyFileSystemOptions options, out StreamSocket? socket)
    {
        if (options.SocketPath is null)
        {
            int descriptor = options.Descriptor!.Value;
            return StreamSocket.AdoptUnix(options.Descriptor, out socket) switch
            {
                Errno.None => null,
                Errno.EBADF => $"the descriptor {descriptor} is not open; give one that this process inherits",
                _ => $"the descriptor {descriptor} is no Unix stream socket; give one that is connected to a proxy helper",
            };
        }

        Errno errno = Connect(Encoding.UTF8.GetBytes(options.SocketPath), out socket, out Errno removal);
        if (errno == Errno.None && removal != Errno.None)
        {
            ProxyLog.PathStays(options.Logger, options.SocketPath, removal);
        }

        return errno == Errno.None ? null : $"cannot reach a proxy helper at '{options.SocketPath}': " + errno switch
        {
            Errno.ENOENT or Errno.ENOTDIR => "there is no such socket; start one with virtfs-proxy-helper -s there first",
            Errno.ECONNREFUSED => "nobody listens there; start virtfs-proxy-helper -s anew",
            Errno.EACCES => "no permission to connect; give virtfs-proxy-helper this user by -u and -g",
            Errno.ENAMETOOLONG => $"the path is too long, a socket's has at most {SocketAddress.MaximumUnixPathLength} bytes",
            Errno.EAGAIN => "others are waiting there already; each helper serves one client",
            _ => $"{errno}; give the path of a socket that virtfs-proxy-helper -s made",
        };
    }

    // Never waits: a helper that serves somebody else lets callers queue for ever.
    private static Errno Connect(byte[] path, out StreamSocket? socket, out Errno removal)
    {
        socket = null;
        removal = Errno.None;
        Errno errno = SocketAddress.Unix(path, out SocketAddress address);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Libc.Socket(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM | SocketTypes.SOCK_NONBLOCK, 0, out int descriptor);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Libc.Connect(descriptor, address.Bytes);
        errno = errno == Errno.None ? Libc.SetStatusFlags(descriptor, default) : errno;
        if (errno != Errno.None)
        {
            _ = Libc.Close(descriptor);
            return errno;
        }

        socket = new StreamSocket(new FileDescriptor(descriptor));
        removal = Libc.UnlinkPath(path);
        return Errno.None;
    }

    private Errno AskForRoot()
    {
        lock (_order)
        {
            // The root's own node is made of the answer; until then a stand-in says its path.
            _root = Nodes.MakeRoot(default);
            Errno errno = GetAttributes(_root, default, out ProxyAttributes attributes);
            if (errno == Errno.None)
            {
                _root.Dispose();
                _root = Nodes.MakeRoot(attributes);
            }

            return errno;
        }
    }

    private void Watch(ProxyConnection connection) => connection.OnBroken = reason =>
    {
        if (_isDisposed)
        {
            return;
        }

        if (_socketPath is null)
        {
            ProxyLog.HelperGoneForGood(_logger, reason);
        }
        else
        {
            ProxyLog.HelperGone(_logger, _socketPath, reason);
        }
    };

    // Under _order. A look at a path that nobody listens at takes some microseconds, so each request may.
    private bool TryEnterConnection([NotNullWhen(true)] out ProxyConnection? connection)
    {
        connection = _connection;
        if (connection.TryEnter())
        {
            return true;
        }

        if (_socketPath is null || _isDisposed
            || Connect(Encoding.UTF8.GetBytes(_socketPath), out StreamSocket? socket, out _) != Errno.None)
        {
            return false;
        }

        ProxyLog.HelperBack(_logger, _socketPath);
        connection.Leave();
        _connection = connection = new ProxyConnection(socket!);
        Watch(connection);
        return connection.TryEnter();
    }
}
