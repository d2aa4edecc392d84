using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Exports;

namespace Virtfs.Server.Transports;

/// <summary>A door for 9P over streams: a listening socket of any kind, or one connection that is there already.</summary>
public sealed class StreamDoor : SocketDoor
{
    private readonly ExportTable _exports;

    /// <summary>A door at a listening socket, which it owns.</summary>
    /// <param name="address">What it listens on, as the command line writes it.</param>
    /// <param name="listener">The socket.</param>
    /// <param name="exports">What its clients can attach.</param>
    public StreamDoor(string address, ListeningSocket listener, ExportTable exports)
        : base(address, listener) => _exports = exports;

    /// <summary>A door that is one connection, which it owns.</summary>
    /// <param name="address">What it is, as the command line writes it.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="exports">What its client can attach.</param>
    public StreamDoor(string address, StreamSocket connection, ExportTable exports)
        : base(address, connection) => _exports = exports;

    /// <inheritdoc/>
    protected override Errno Receive(Server server, StreamSocket socket, string peer, out IDoorClient? client)
    {
        client = new StreamLane(server, socket, _exports, peer, Leave);
        return Errno.None;
    }
}
