using System;
using System.Collections.Generic;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>A 9P2000.L client: one connection to a server, one session on it.</summary>
/// <remarks>
/// <para>The methods named after requests send one and wait for its reply; fids are the caller's numbers, or come from <see cref="AllocateFid"/>. Most
/// callers are better served by a <see cref="RemoteFile"/>, which holds a fid and gives it back.</para>
/// <para>Any number of threads may use one client: their requests share the connection, each under a tag of its own. There is no receiving thread: of
/// those who wait one receives for all, and hands on to the next when its own reply has come.</para>
/// <para>Every method answers an <see cref="Errno"/>: the server's, or ECONNRESET and the like when the connection is gone, after which all fail.</para>
/// <para>Locks: _sending is taken alone; _gate may be taken while _sending is held, not the other way round. Nobody blocks holding _gate.</para>
/// </remarks>
public sealed partial class NinePClient : IDisposable
{
    private readonly ClientTransport _transport;

    // Held while a message goes out, so that messages do not mix.
    private readonly Lock _sending = new();

    // Guards all below, and the state of every exchange.
    private readonly object _gate = new();

    // Indexed by tag.
    private readonly List<Exchange> _exchanges = [];
    private readonly Stack<Exchange> _free = [];
    private readonly Stack<uint> _freeFids = [];
    private uint _nextFid;

    // Whether a thread receives now. It alone reads from the transport.
    private bool _isReceiving;

    // Why the connection is no good any more.
    private Errno _failure;

    private NinePClient(ClientTransport transport, ClientOptions options)
    {
        _transport = transport;
        GroupId = options.GroupId;
    }

    /// <summary>The largest message of the session, in bytes.</summary>
    public int Msize { get; private set; } = Limits.MinimumMsize;

    /// <summary>The most data one Tread brings.</summary>
    public int MaximumRead => Msize - Limits.ReadReplyHeaderSize;

    /// <summary>The most data one Twrite takes.</summary>
    public int MaximumWrite => Msize - Limits.WriteHeaderSize;

    /// <summary>The group of what is created.</summary>
    internal uint GroupId { get; }

    /// <summary>Connects to a server and agrees on the version.</summary>
    public static Errno Connect(ServerAddress address, ClientOptions options, out NinePClient? client)
    {
        ArgumentNullException.ThrowIfNull(address);
        client = null;
        Errno error = address.Connect(out StreamSocket? stream);
        return error != Errno.None ? error : Start(new StreamTransport(stream!), options, out client);
    }

    /// <summary>
    /// Agrees with the server at the other end on the version. Takes the transport over, also after an error. EPROTONOSUPPORT where the server does not
    /// speak 9P2000.L.
    /// </summary>
    public static Errno Start(ClientTransport transport, ClientOptions options, out NinePClient? client)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(options);
        client = new NinePClient(transport, options);
        Errno error = client.Version(Math.Min(options.Msize, transport.MaximumMessageSize));
        if (error != Errno.None)
        {
            client.Dispose();
            client = null;
        }

        return error;
    }

    /// <summary>A fid number not in use; any thread. It counts as used until <see cref="ReleaseFid"/>.</summary>
    public uint AllocateFid()
    {
        lock (_gate)
        {
            return _freeFids.TryPop(out uint fid) ? fid : _nextFid++;
        }
    }

    /// <summary>Gives back a number of <see cref="AllocateFid"/>; the server must not know the fid any more.</summary>
    public void ReleaseFid(uint fid)
    {
        lock (_gate)
        {
            _freeFids.Push(fid);
        }
    }

    /// <summary>An exchange for one request. At most 65,535 may be out at a time.</summary>
    public Exchange Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out Exchange? exchange))
            {
                return exchange;
            }

            if (_exchanges.Count == Limits.NoTag)
            {
                throw new InvalidOperationException("All tags are in use: exchanges are not being disposed of.");
            }

            exchange = new Exchange(this, (ushort)_exchanges.Count);
            _exchanges.Add(exchange);
            return exchange;
        }
    }

    /// <summary>Ends the connection and with it the session. Requests in flight fail.</summary>
    public void Dispose()
    {
        Fail(Errno.ECONNRESET);
        lock (_gate)
        {
            while (_isReceiving)
            {
                Monitor.Wait(_gate);
            }
        }

        lock (_sending)
        {
            _transport.Dispose();
        }
    }

    /// <summary>Sends a request.</summary>
    internal Errno Send(Exchange exchange, ReadOnlySpan<byte> message, ReadOnlySpan<byte> payload)
    {
        lock (_sending)
        {
            lock (_gate)
            {
                if (_failure != Errno.None)
                {
                    return _failure;
                }

                exchange.State = ExchangeState.Sent;
            }

            Errno error = _transport.Send(message, payload);
            if (error != Errno.None)
            {
                Fail(error); // Half a message may be out.
            }

            return error;
        }
    }

    /// <summary>Takes an exchange back.</summary>
    internal void Return(Exchange exchange)
    {
        bool isInFlight;
        lock (_gate)
        {
            isInFlight = exchange.State is ExchangeState.Sent or ExchangeState.Receiving;
        }

        if (isInFlight)
        {
            Wait(exchange);
        }

        lock (_gate)
        {
            exchange.Reset();
            if (exchange.Tag != Limits.NoTag)
            {
                _free.Push(exchange);
            }
        }
    }

    /// <summary>Ends the connection. Whoever receives, or if nobody does this thread, ends the exchanges in flight.</summary>
    private void Fail(Errno error)
    {
        lock (_gate)
        {
            _failure = _failure == Errno.None ? error : _failure;
            if (!_isReceiving)
            {
                CompleteAll();
            }
        }

        _transport.Shutdown();
    }

    private void CompleteAll()
    {
        foreach (Exchange exchange in _exchanges)
        {
            Complete(exchange);
        }

        if (_versionExchange is not null)
        {
            Complete(_versionExchange);
        }

        void Complete(Exchange exchange)
        {
            if (exchange.State is ExchangeState.Sent or ExchangeState.Receiving)
            {
                exchange.Complete(_failure);
            }
        }
    }
}
