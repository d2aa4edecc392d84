using System;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.Drivers.Proxy;

/// <content>Requests and their replies.</content>
public sealed partial class ProxyFileSystem
{
    /// <summary>Room for any path that the helper's host takes.</summary>
    private const int PathRoom = Libc.MaximumPathLength + 1;

    /// <summary>Makes what belongs together happen without other requests in between; the tree of names agrees with the helper's then.</summary>
    internal Lock Order => _order;

    /// <summary>Asks something about a node, or a name in it, and waits for the reply.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">A name in it; empty for the node itself.</param>
    /// <param name="request">What is asked; the path is put in here.</param>
    /// <param name="exchange">The reply; good until the thread's next request.</param>
    internal Errno Ask(ProxyNode node, ReadOnlySpan<byte> name, scoped ProxyRequest request, out ProxyExchange exchange)
    {
        exchange = ProxyExchange.OfThread;
        Span<byte> room = stackalloc byte[PathRoom];
        ProxyConnection? connection;
        ReplyTurn? turn;
        lock (_order)
        {
            Errno errno = Nodes.GetPath(node, name, room, out ReadOnlySpan<byte> path);
            request.Path = path;
            errno = errno == Errno.None ? Send(request, exchange, out connection, out turn) : Fail(errno, out connection, out turn);
            if (errno != Errno.None)
            {
                return errno;
            }
        }

        return Receive(request.Type, connection!, turn!, exchange);
    }

    /// <summary>As <see cref="Ask"/>, for what concerns two names.</summary>
    internal Errno AskBoth(
        ProxyRequestType type, ProxyNode node, ReadOnlySpan<byte> name, ProxyNode otherNode, ReadOnlySpan<byte> otherName)
    {
        ProxyExchange exchange = ProxyExchange.OfThread;
        Span<byte> room = stackalloc byte[PathRoom];
        Span<byte> otherRoom = stackalloc byte[PathRoom];
        ProxyConnection? connection;
        ReplyTurn? turn;
        lock (_order)
        {
            Errno errno = Nodes.GetPath(node, name, room, out ReadOnlySpan<byte> path);
            scoped ReadOnlySpan<byte> other = default;
            errno = errno == Errno.None ? Nodes.GetPath(otherNode, otherName, otherRoom, out other) : errno;
            var request = new ProxyRequest { Type = type, Path = path, Other = other };
            errno = errno == Errno.None ? Send(request, exchange, out connection, out turn) : Fail(errno, out connection, out turn);
            if (errno != Errno.None)
            {
                return errno;
            }
        }

        return Receive(type, connection!, turn!, exchange);
    }

    /// <summary>Reads the attributes of a node, or of a name in it, from the helper.</summary>
    internal Errno GetAttributes(ProxyNode node, ReadOnlySpan<byte> name, out ProxyAttributes attributes)
    {
        attributes = default;
        Errno errno = Ask(node, name, new ProxyRequest { Type = ProxyRequestType.GetAttributes }, out ProxyExchange exchange);
        return errno != Errno.None ? errno
            : ProxyAttributes.TryDecode(exchange.Body, out attributes) ? Errno.None
            : Reject(ProxyRequestType.GetAttributes);
    }

    /// <summary>What a reply means that is none to its request: EIO. It is said once of each type, since a helper that answers so does it again.</summary>
    internal Errno Reject(ProxyRequestType type)
    {
        uint bit = 1u << (int)type;
        if ((Interlocked.Or(ref _rejected, bit) & bit) == 0)
        {
            ProxyLog.NoReply(_logger, type);
        }

        return Errno.EIO;
    }

    private static Errno Fail(Errno errno, out ProxyConnection? connection, out ReplyTurn? turn)
    {
        connection = null;
        turn = null;
        return errno;
    }

    private Errno Send(in ProxyRequest request, ProxyExchange exchange, out ProxyConnection? connection, out ReplyTurn? turn)
    {
        int length = request.Encode(exchange.Buffer);
        if (length == 0)
        {
            return Fail(Errno.E2BIG, out connection, out turn);
        }

        if (!TryEnterConnection(out connection))
        {
            turn = null;
            return Errno.EIO;
        }

        Errno errno = connection.Send(request.Type, exchange.Buffer[..length], out turn);
        if (errno != Errno.None)
        {
            connection.Leave();
        }

        return errno;
    }

    private static Errno Receive(ProxyRequestType type, ProxyConnection connection, ReplyTurn turn, ProxyExchange exchange)
    {
        Patience patience = ChangesNothing(type) ? Patience.UntilInterrupted : Patience.UntilAnswered;
        Errno errno = connection.Receive(turn, exchange, patience);
        connection.Leave();
        return errno;
    }

    // Files are never opened with O_TRUNC.
    private static bool ChangesNothing(ProxyRequestType type) => type is ProxyRequestType.Open or ProxyRequestType.GetAttributes
        or ProxyRequestType.ReadLink or ProxyRequestType.GetStatistics or ProxyRequestType.GetXattr or ProxyRequestType.ListXattr
        or ProxyRequestType.GetGeneration;
}
