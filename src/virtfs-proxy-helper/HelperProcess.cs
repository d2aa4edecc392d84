using System;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.ProxyHelper;

/// <summary>The process that serves, from its checked options to the client's end.</summary>
/// <param name="options">The options.</param>
/// <param name="log">Where to log.</param>
internal sealed class HelperProcess(HelperOptions options, HelperLog log) : IDisposable
{
    private const uint SocketMask = 0x7; // 007: for others nothing.

    private int _folder = -1;
    private FileDescriptor? _listener;
    private StreamSocket? _client;

    /// <summary>Opens the folder and what the client comes by: all that can be wrong with the options.</summary>
    /// <returns>The line that says what is wrong; empty if nothing.</returns>
    public string Open()
    {
        string error = OpenFolder(options.Path!);
        return error.Length > 0 ? error
            : options.Descriptor is { } descriptor ? Adopt(descriptor)
            : Listen(options.Socket!);
    }

    /// <summary>Waits for the client, shuts the process in and serves.</summary>
    /// <returns>The line that says what is wrong; empty when the client has gone.</returns>
    public string Serve()
    {
        if (_listener is not null)
        {
            Errno errno = Accept();
            if (errno != Errno.None)
            {
                return $"cannot take the client in ({errno})";
            }
        }

        var tree = new ExportTree(_folder);
        var connection = new ClientConnection(_client!, tree, log);
        if (tree.Check() is var missing and not Errno.None)
        {
            return $"cannot walk paths safely here ({missing}); Linux 5.6 or newer is needed";
        }

        _ = Libc.IgnoreSignalByHandler(Libc.SIGXFSZ);
        Preparation.Finish();
        if (!Confinement.TryEnter(_folder, out string error))
        {
            return error;
        }

        try
        {
            connection.Serve();
            return string.Empty;
        }
        catch (Exception exception)
        {
            // A bug. Left to the runtime, it would go and load what it shows exceptions with: from the client's folder.
            return $"failed inside itself ({exception.GetType().Name})";
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client?.Dispose();
        _listener?.Dispose();
        _ = _folder < 0 ? Errno.None : Libc.Close(_folder);
    }

    private string OpenFolder(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        Errno errno = Libc.StatX(Libc.CurrentDirectory, bytes, StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_TYPE, out StatX stat);
        if (errno == Errno.None && (stat.Mode & InodeMode.S_IFMT) == InodeMode.S_IFLNK)
        {
            return $"-p '{path}' is a symbolic link; give the folder it leads to";
        }

        if (errno == Errno.None)
        {
            errno = Libc.OpenAt(Libc.CurrentDirectory, bytes, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW, 0, out _folder);
        }

        return errno switch
        {
            Errno.None => string.Empty,
            Errno.ENOENT => $"-p '{path}' does not exist; make the folder or correct the path",
            Errno.ENOTDIR => $"-p '{path}' is no folder; give the folder it is in",
            _ => $"-p '{path}' cannot be opened ({errno})",
        };
    }

    private string Adopt(int descriptor) => StreamSocket.AdoptUnix(new FileDescriptor(descriptor), out _client) switch
    {
        Errno.None => string.Empty,
        Errno.EBADF => $"-f {descriptor} is not open; give a descriptor that this process inherits",
        _ => $"-f {descriptor} is no Unix stream socket; give one end of a connected pair",
    };

    private string Listen(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        Errno errno = SocketAddress.Unix(bytes, out SocketAddress address);
        if (errno == Errno.None)
        {
            errno = Libc.Socket(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, 0, out int socket);
            if (errno == Errno.None)
            {
                _listener = new FileDescriptor(socket);
                errno = Bind(socket, address, bytes);
            }
        }

        return errno switch
        {
            Errno.None => string.Empty,
            Errno.EADDRINUSE => $"-s '{path}' exists already; remove it or choose another path",
            Errno.ENAMETOOLONG => $"-s '{path}' is too long; a socket's path has at most {SocketAddress.MaximumUnixPathLength} bytes",
            Errno.ENOENT or Errno.ENOTDIR => $"-s '{path}': there is no such folder; make it or choose another path",
            Errno.EPERM => $"-s '{path}' cannot be given to {options.Uid}:{options.Gid}; start it as root",
            _ => $"-s '{path}': no socket can be made there ({errno})",
        };
    }

    private Errno Bind(int socket, in SocketAddress address, byte[] path)
    {
        uint before = Libc.Umask(SocketMask);
        Errno errno = Libc.Bind(socket, address.Bytes);
        _ = Libc.Umask(before);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Libc.ChangeOwnerAt(Libc.CurrentDirectory, path, options.Uid!.Value, options.Gid!.Value, AtFlags.AT_SYMLINK_NOFOLLOW);
        errno = errno == Errno.None ? Libc.Listen(socket, 1) : errno;
        if (errno != Errno.None)
        {
            _ = Libc.UnlinkPath(path);
        }

        return errno;
    }

    private Errno Accept()
    {
        Errno errno;
        int client;
        do
        {
            errno = Libc.Accept4(_listener!.Value, default, out client);
        }
        while (errno is Errno.EINTR or Errno.ECONNABORTED);
        _listener.Dispose();
        if (errno == Errno.None)
        {
            _client = new StreamSocket(new FileDescriptor(client));
        }

        return errno;
    }
}
