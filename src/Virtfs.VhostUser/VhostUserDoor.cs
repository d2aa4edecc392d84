using System;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server;
using Virtfs.Server.Exports;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;
using Virtfs.VhostUser.Control;

namespace Virtfs.VhostUser;

/// <summary>A door for guests: a virtio-9p device, for as many machine monitors as connect, each with a session of its own.</summary>
/// <remarks>
/// Nothing that a guest or a machine monitor does ends more than its own connection. The other way round a machine monitor cannot do without us: QEMU
/// cannot take a new back end for the same device, so a guest with a mount must be gone before the process goes.
/// </remarks>
public sealed class VhostUserDoor : SocketDoor
{
    private readonly VhostUserOptions _options;
    private readonly ExportTable _exports;

    /// <summary>A door at a listening Unix socket, which it owns.</summary>
    /// <param name="address">What it listens on, as the command line writes it.</param>
    /// <param name="listener">The socket.</param>
    /// <param name="options">What it shows, and how it serves.</param>
    public VhostUserDoor(string address, ListeningSocket listener, VhostUserOptions options)
        : base(address, listener)
    {
        _exports = CheckOptions(options);
        _options = options;
    }

    /// <summary>A door that is one connection, which it owns.</summary>
    /// <param name="address">What it is, as the command line writes it.</param>
    /// <param name="connection">The connection, a Unix socket.</param>
    /// <param name="options">What it shows, and how it serves.</param>
    public VhostUserDoor(string address, StreamSocket connection, VhostUserOptions options)
        : base(address, connection)
    {
        _exports = CheckOptions(options);
        _options = options;
    }

    /// <summary>Listens at a path; see <see cref="ListeningSocket.ListenUnix"/> for the errors.</summary>
    public static Errno Listen(string path, VhostUserOptions options, out VhostUserDoor? door)
    {
        Errno errno = ListeningSocket.ListenUnix(Encoding.UTF8.GetBytes(path), out ListeningSocket? listener);
        door = errno == Errno.None ? new VhostUserDoor($"vhost-user:{path}", listener!, options) : null;
        return errno;
    }

    /// <summary>
    /// Takes over a descriptor that some other program opened: a listening socket, as libvirt and service managers pass it on, or a connected one. ENOTSOCK,
    /// EBADF; it stays the caller's after an error.
    /// </summary>
    public static Errno Adopt(string address, FileDescriptor descriptor, VhostUserOptions options, out VhostUserDoor? door)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Errno errno = ListeningSocket.Adopt(descriptor, out ListeningSocket? listener);
        door = errno switch
        {
            Errno.None => new VhostUserDoor(address, listener!, options),
            Errno.EINVAL => new VhostUserDoor(address, new StreamSocket(descriptor), options),
            _ => null,
        };
        return door is null ? errno : Errno.None;
    }

    /// <inheritdoc/>
    /// <remarks>The connection, the lines between both sides, and a region or two of memory.</remarks>
    protected override int DescriptorsOfAClient => 8;

    /// <inheritdoc/>
    protected override Errno Receive(Server.Server server, StreamSocket socket, string peer, out IDoorClient? client)
    {
        client = null;
        Errno errno = EventFd.Create(out EventFd? wake);
        if (errno != Errno.None)
        {
            return errno;
        }

        var session = new Session(new SessionOptions
        {
            Exports = _exports,
            Peer = peer,
            MaximumMsize = _options.MaximumMsize,
            Logger = server.Logger,
            Trace = server.Trace,
        });
        client = new VhostUserConnection(socket, wake!, session, peer, _options, server.Logger, Leave);
        return Errno.None;
    }

    private static ExportTable CheckOptions(VhostUserOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(options.MountTag), VhostUserOptions.MaximumTagLength, nameof(options));
        return ExportTable.Single(options.Export);
    }
}
