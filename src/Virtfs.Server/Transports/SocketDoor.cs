using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Diagnostics;

namespace Virtfs.Server.Transports;

/// <summary>A door at a listening socket of any kind, or at one connection that is there already. What is spoken behind it is the derived door's.</summary>
public abstract class SocketDoor : Door
{
    // After a failed accept (descriptors used up), before the next: long enough not to spin, short enough not to be noticed.
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly ListeningSocket? _listener;
    private readonly StreamSocket? _connection;

    private readonly Lock _lock = new();
    private readonly HashSet<IDoorClient> _clients = [];
    private readonly ManualResetEventSlim _empty = new(initialState: true);

    // Whoever waits for it goes on elsewhere: not under the lock, not on a worker.
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _acceptor;
    private Server? _server;
    private bool _closed;
    private volatile bool _closing;

    /// <summary>A door at a listening socket, which it owns.</summary>
    /// <param name="address">What it listens on, as the command line writes it.</param>
    /// <param name="listener">The socket.</param>
    protected SocketDoor(string address, ListeningSocket listener)
    {
        Address = address;
        _listener = listener;
    }

    /// <summary>A door that is one connection, which it owns.</summary>
    /// <param name="address">What it is, as the command line writes it.</param>
    /// <param name="connection">The connection.</param>
    protected SocketDoor(string address, StreamSocket connection)
    {
        Address = address;
        _connection = connection;
    }

    /// <inheritdoc/>
    public override string Address { get; }

    /// <summary>Set when the last client has left; for a door that is one connection, when it has ended.</summary>
    public WaitHandle Empty => _empty.WaitHandle;

    /// <summary>True for a door that is one connection: with that it ends.</summary>
    public bool IsOneConnection => _connection is not null;

    /// <summary>Ends when nobody is in any more and nobody will come: after the closing, or with its one connection.</summary>
    public Task Ended => _ended.Task;

    /// <inheritdoc/>
    public override void Open(Server server)
    {
        ArgumentNullException.ThrowIfNull(server);
        _server = server;
        if (_connection is not null)
        {
            Admit(server, _connection);
            return;
        }

        _acceptor = new Thread(() => AcceptMain(server, _listener!)) { IsBackground = true, Name = Address };
        _acceptor.Start();
    }

    /// <inheritdoc/>
    public override Task CloseAsync()
    {
        _closing = true;
        _listener?.Shutdown();
        _acceptor?.Join();
        lock (_lock)
        {
            _closed = true;
            foreach (IDoorClient client in _clients)
            {
                client.Shutdown();
            }

            EndIfOver();
        }

        return Ended;
    }

    /// <summary>About how many descriptors a client takes by being there.</summary>
    protected virtual int DescriptorsOfAClient => 1;

    /// <summary>Makes a client of a connection. It is started by the door, and calls <see cref="Leave"/> when it has ended.</summary>
    /// <param name="server">Whose workers will serve it, and where it logs.</param>
    /// <param name="socket">The connection, the client's to own; after an error still the door's.</param>
    /// <param name="peer">Who it is, for the log.</param>
    /// <param name="client">The client.</param>
    protected abstract Errno Receive(Server server, StreamSocket socket, string peer, out IDoorClient? client);

    /// <summary>Says that a client has ended and holds nothing any more. Called by any thread.</summary>
    protected void Leave(IDoorClient client)
    {
        lock (_lock)
        {
            _clients.Remove(client);
            if (_clients.Count == 0)
            {
                _empty.Set();
                EndIfOver();
            }
        }

        GiveBack();
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

    private void AcceptMain(Server server, ListeningSocket listener)
    {
        while (true)
        {
            Errno errno = listener.Accept(out StreamSocket? socket);
            if (errno == Errno.None)
            {
                if (!WaitForRoom(server))
                {
                    socket!.Dispose();
                    return;
                }

                Admit(server, socket!);
                continue;
            }

            if (errno == Errno.ECANCELED)
            {
                // The door was closed.
                return;
            }

            if (errno is not (Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM or Errno.ENOBUFS))
            {
                DoorLog.Broken(server.Logger, Address, errno);
                return;
            }

            DoorLog.AcceptFailed(server.Logger, Address, errno);
            Thread.Sleep(AcceptPause);
        }
    }

    private void Admit(Server server, StreamSocket socket)
    {
        Errno errno = Receive(server, socket, Describe(socket), out IDoorClient? client);
        if (errno == Errno.None)
        {
            lock (_lock)
            {
                _clients.Add(client!);
                _empty.Reset();
                if (_closed)
                {
                    client!.Shutdown();
                }
            }

            errno = client!.Start(server.Workers);
        }
        else
        {
            socket.Dispose();
            GiveBack();
            lock (_lock)
            {
                EndIfOver();
            }
        }

        if (errno != Errno.None)
        {
            DoorLog.AcceptFailed(server.Logger, Address, errno);
        }
    }

    // Called under the lock.
    private void EndIfOver()
    {
        if (_clients.Count == 0 && (_closed || IsOneConnection))
        {
            _ended.TrySetResult();
        }
    }

    // One waits with its connection taken, the others outside, where it costs nothing. False when the door is closed meanwhile.
    private bool WaitForRoom(Server server)
    {
        for (bool isFirst = true; !server.Connections.TryEnter(DescriptorsOfAClient); isFirst = false)
        {
            if (isFirst)
            {
                DoorLog.Full(server.Logger, Address);
            }

            if (_closing)
            {
                return false;
            }

            Thread.Sleep(AcceptPause);
        }

        return true;
    }

    // Only who came in by listening has taken some.
    private void GiveBack()
    {
        if (_listener is not null)
        {
            _server!.Connections.Leave(DescriptorsOfAClient);
        }
    }

    private string Describe(StreamSocket socket) =>
        socket.GetPeerCredentials(out PeerCredentials peer) == Errno.None && peer.ProcessId > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{Address} (process {peer.ProcessId})")
            : Address;
}
