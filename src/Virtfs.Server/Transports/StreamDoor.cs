using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Diagnostics;
using Virtfs.Server.Exports;

namespace Virtfs.Server.Transports;

/// <summary>A door for 9P over streams: a listening socket of any kind, or one connection that is there already.</summary>
public sealed class StreamDoor : Door
{
    // After a failed accept (descriptors used up), before the next: long enough not to spin, short enough not to be noticed.
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly ExportTable _exports;
    private readonly ListeningSocket? _listener;
    private readonly StreamSocket? _connection;

    private readonly Lock _lock = new();
    private readonly HashSet<StreamLane> _lanes = [];
    private readonly ManualResetEventSlim _empty = new(initialState: true);
    private Thread? _acceptor;
    private bool _closed;

    /// <summary>A door at a listening socket, which it owns.</summary>
    /// <param name="address">What it listens on, as the command line writes it.</param>
    /// <param name="listener">The socket.</param>
    /// <param name="exports">What its clients can attach.</param>
    public StreamDoor(string address, ListeningSocket listener, ExportTable exports)
    {
        Address = address;
        _listener = listener;
        _exports = exports;
    }

    /// <summary>A door that is one connection, which it owns.</summary>
    /// <param name="address">What it is, as the command line writes it.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="exports">What its client can attach.</param>
    public StreamDoor(string address, StreamSocket connection, ExportTable exports)
    {
        Address = address;
        _connection = connection;
        _exports = exports;
    }

    /// <inheritdoc/>
    public override string Address { get; }

    /// <summary>Set when the last client has left; for a door that is one connection, when it has ended.</summary>
    public WaitHandle Empty => _empty.WaitHandle;

    /// <inheritdoc/>
    public override void Open(Server server)
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
            foreach (StreamLane lane in _lanes)
            {
                lane.Shutdown();
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

    private void AcceptMain(Server server, ListeningSocket listener)
    {
        while (true)
        {
            Errno errno = listener.Accept(out StreamSocket? stream);
            if (errno == Errno.None)
            {
                Admit(server, stream!);
            }
            else if (errno is Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM or Errno.ENOBUFS)
            {
                StreamLog.AcceptFailed(server.Logger, Address, errno);
                Thread.Sleep(AcceptPause);
            }
            else if (errno is not (Errno.EINTR or Errno.ECONNABORTED or Errno.EPROTO or Errno.EAGAIN))
            {
                // The door was closed.
                return;
            }
        }
    }

    private void Admit(Server server, StreamSocket stream)
    {
        var lane = new StreamLane(server, stream, _exports, Describe(stream), Leave);
        lock (_lock)
        {
            _lanes.Add(lane);
            _empty.Reset();
            if (_closed)
            {
                lane.Shutdown();
            }
        }

        Errno errno = server.Workers.Start(lane);
        if (errno != Errno.None)
        {
            StreamLog.AcceptFailed(server.Logger, Address, errno);
        }
    }

    private void Leave(StreamLane lane)
    {
        lock (_lock)
        {
            _lanes.Remove(lane);
            if (_lanes.Count == 0)
            {
                _empty.Set();
            }
        }
    }

    private string Describe(StreamSocket stream) =>
        stream.GetPeerCredentials(out PeerCredentials peer) == Errno.None && peer.ProcessId > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{Address} (process {peer.ProcessId})")
            : Address;
}
