using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server;
using Virtfs.Server.Exports;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;
using Virtfs.VhostUser.Control;
using Virtfs.VhostUser.Diagnostics;

namespace Virtfs.VhostUser;

/// <summary>A door for guests: a virtio-9p device, for as many machine monitors as connect, each with a session of its own.</summary>
/// <remarks>
/// Nothing that a guest or a machine monitor does ends more than its own connection. The other way round a machine monitor cannot do without us: QEMU
/// cannot take a new back end for the same device, so a guest with a mount must be gone before the process goes.
/// </remarks>
public sealed class VhostUserDoor : Door
{
    // After a failed accept (descriptors used up), before the next: long enough not to spin, short enough not to be noticed.
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly VhostUserOptions _options;
    private readonly ExportTable _exports;
    private readonly ListeningSocket? _listener;
    private readonly StreamSocket? _connection;

    private readonly Lock _lock = new();
    private readonly HashSet<VhostUserConnection> _connections = [];
    private readonly ManualResetEventSlim _empty = new(initialState: true);
    private Thread? _acceptor;
    private bool _closed;

    /// <summary>A door at a listening Unix socket, which it owns.</summary>
    /// <param name="address">What it listens on, as the command line writes it.</param>
    /// <param name="listener">The socket.</param>
    /// <param name="options">What it shows, and how it serves.</param>
    public VhostUserDoor(string address, ListeningSocket listener, VhostUserOptions options)
        : this(address, options) => _listener = listener;

    /// <summary>A door that is one connection, which it owns.</summary>
    /// <param name="address">What it is, as the command line writes it.</param>
    /// <param name="connection">The connection, a Unix socket.</param>
    /// <param name="options">What it shows, and how it serves.</param>
    public VhostUserDoor(string address, StreamSocket connection, VhostUserOptions options)
        : this(address, options) => _connection = connection;

    private VhostUserDoor(string address, VhostUserOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(options.MountTag), VhostUserOptions.MaximumTagLength, nameof(options));
        Address = address;
        _options = options;
        _exports = ExportTable.Single(options.Export);
    }

    /// <inheritdoc/>
    public override string Address { get; }

    /// <summary>Set when the last guest has left; for a door that is one connection, when it has ended.</summary>
    public WaitHandle Empty => _empty.WaitHandle;

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
    public override void Open(Server.Server server)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (_connection is not null)
        {
            Admit(server, _connection);
            return;
        }

        _acceptor = new Thread(() => AcceptMain(server, _listener!)) { IsBackground = true, Name = Address };
        _acceptor.Start();
    }

    /// <inheritdoc/>
    public override bool Close(TimeSpan timeout)
    {
        _listener?.Shutdown();
        _acceptor?.Join();
        lock (_lock)
        {
            _closed = true;
            foreach (VhostUserConnection connection in _connections)
            {
                connection.Shutdown();
            }
        }

        return _empty.Wait(timeout);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _listener?.Dispose();
        if (_empty.IsSet)
        {
            _empty.Dispose();
        }

        base.Dispose(disposing);
    }

    private void AcceptMain(Server.Server server, ListeningSocket listener)
    {
        while (true)
        {
            Errno errno = listener.Accept(out StreamSocket? socket);
            if (errno == Errno.None)
            {
                Admit(server, socket!);
            }
            else if (errno is Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM or Errno.ENOBUFS)
            {
                VhostUserLog.AcceptFailed(server.Logger, Address, errno);
                Thread.Sleep(AcceptPause);
            }
            else
            {
                // The door was closed.
                return;
            }
        }
    }

    private void Admit(Server.Server server, StreamSocket socket)
    {
        Errno errno = EventFd.Create(out EventFd? wake);
        if (errno != Errno.None)
        {
            VhostUserLog.AcceptFailed(server.Logger, Address, errno);
            socket.Dispose();
            return;
        }

        string peer = Describe(socket);
        var session = new Session(new SessionOptions
        {
            Exports = _exports,
            Peer = peer,
            MaximumMsize = _options.MaximumMsize,
            Logger = server.Logger,
            Trace = server.Trace,
        });
        var connection = new VhostUserConnection(socket, wake!, session, peer, _options, server.Logger, Leave);
        lock (_lock)
        {
            _connections.Add(connection);
            _empty.Reset();
            if (_closed)
            {
                connection.Shutdown();
            }
        }

        if (!connection.TryStart(server.Workers))
        {
            VhostUserLog.AcceptFailed(server.Logger, Address, Errno.EAGAIN);
        }
    }

    private void Leave(VhostUserConnection connection)
    {
        lock (_lock)
        {
            _connections.Remove(connection);
            if (_connections.Count == 0)
            {
                _empty.Set();
            }
        }
    }

    private string Describe(StreamSocket socket) =>
        socket.GetPeerCredentials(out PeerCredentials peer) == Errno.None && peer.ProcessId > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{Address} (process {peer.ProcessId})")
            : Address;
}
