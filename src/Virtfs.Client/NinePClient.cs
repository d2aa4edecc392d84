using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>A 9P2000.L client: one connection to a server, one session on it.</summary>
/// <remarks>
/// <para>The methods named after requests send one and wait for its reply; fids are the caller's numbers, or come from <see cref="AllocateFid"/>. Most
/// callers are better served by a <see cref="RemoteFileSystem"/>, which knows paths, streams and exceptions.</para>
/// <para>Every request has two forms. One blocks its thread, and allocates nothing in the long run. The other, <c>...Async</c>, holds no thread while it
/// waits and can be cancelled: that sends a Tflush, and the call ends when the server has agreed, with an
/// <see cref="OperationCanceledException"/>: as if the request had never been sent; or with the reply where that was faster, so that no fid is lost. Memory
/// handed in is in use until the call has ended.</para>
/// <para>Any number of threads and tasks may use one client: their requests share the connection, each under a tag of its own. There is no receiving
/// thread: of the threads that wait one receives for all, and hands on when its own reply has come; where only tasks wait, a task does.</para>
/// <para>Every request answers an <see cref="Errno"/>: the server's, or ECONNRESET and the like when the connection is gone, after which all fail.</para>
/// <para>Locks: _sending and _ending are taken alone; _gate may be taken while one of them is held, not the other way round. Nobody blocks holding
/// _gate.</para>
/// </remarks>
public sealed partial class NinePClient : IDisposable, IAsyncDisposable
{
    private readonly ClientTransport _transport;
    private readonly ClientOptions _options;

    // Held while a message goes out, so that messages do not mix. Not a lock, since a task may hold it.
    private readonly SemaphoreSlim _sending = new(1, 1);

    // Guards all below, and the state of every exchange.
    private readonly object _gate = new();

    // Indexed by tag: what is in flight, or waits for its Rflush.
    private readonly List<Exchange?> _exchanges = [];
    private readonly Stack<ushort> _freeTags = [];
    private readonly Stack<Exchange> _free = [];
    private readonly Stack<uint> _freeFids = [];
    private uint _nextFid;

    // Whether a thread or task receives now. It alone reads from the transport.
    private bool _isReceiving;

    // Why the connection is no good any more.
    private Errno _failure;

    // Held while the transport is shut down or disposed of, so that the one does not come after the other.
    private readonly Lock _ending = new();
    private bool _hasEnded;

    private NinePClient(ClientTransport transport, ClientOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumRequests, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaximumRequests, MostRequests, nameof(options));
        _transport = transport;
        _options = options;
        _turns = new SemaphoreSlim(options.MaximumRequests);
    }

    /// <summary>The largest message of the session, in bytes.</summary>
    public int Msize { get; private set; } = Limits.MinimumMsize;

    /// <summary>The most data one request reads or writes, in bytes: what <see cref="Limits.IoHeaderSize"/> leaves of the msize. Servers refuse more, diod with EIO.</summary>
    public int MaximumData => Msize - Limits.IoHeaderSize;

    /// <summary>Why the connection ended: ECONNRESET, EPROTO after nonsense from the server, ETIMEDOUT; None as long as it stands.</summary>
    public Errno Failure
    {
        get
        {
            lock (_gate)
            {
                return _failure;
            }
        }
    }

    /// <summary>The group of what is created.</summary>
    internal uint GroupId => _options.GroupId;

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

    /// <summary>An exchange for one request. At most 65,535 may be in flight at a time.</summary>
    public Exchange Rent()
    {
        lock (_gate)
        {
            return _free.TryPop(out Exchange? exchange) ? exchange : new Exchange(this);
        }
    }

    /// <summary>Ends the connection and with it the session. Requests in flight fail with ECONNRESET.</summary>
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

        _sending.Wait();
        DisposeTransport();
        _sending.Release();
    }

    /// <summary><see cref="Dispose"/> without a thread that waits.</summary>
    public async ValueTask DisposeAsync()
    {
        Fail(Errno.ECONNRESET);
        await WhenNobodyReceivesAsync().ConfigureAwait(false);
        await _sending.WaitAsync().ConfigureAwait(false);
        DisposeTransport();
        _sending.Release();
    }

    /// <summary>Sends a request that is sealed.</summary>
    internal Errno Send(Exchange exchange, ReadOnlySpan<byte> payload)
    {
        _sending.Wait();
        try
        {
            int sent = 0;
            Errno error = Enter(exchange, CancellationToken.None);
            if (error == Errno.None)
            {
                error = _transport.Send(TransportWait.Allowed, exchange.Message.Span, payload, ref sent);
                FailAfter(error);
            }

            return error;
        }
        finally
        {
            _sending.Release();
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
            exchange.IsReturned = true;
            Recycle(exchange);
        }
    }

    /// <summary>
    /// Makes an exchange that was returned ready for the next request, and its tag, unless an Rflush for it is still to come: the server would take the
    /// Tflush for one of the next request. Source: Plan 9's flush(5).
    /// </summary>
    private void Recycle(Exchange exchange)
    {
        if (!exchange.IsReturned || exchange.PendingFlushes > 0)
        {
            return;
        }

        if (exchange.IsTagged)
        {
            _exchanges[exchange.Tag] = null;
            _freeTags.Push(exchange.Tag);
        }

        exchange.Reset();
        _free.Push(exchange);
    }

    /// <summary>Gives an exchange its tag. The error is that of the connection; ECANCELED where the token came first.</summary>
    private Errno Enter(Exchange exchange, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_failure != Errno.None || cancellation.IsCancellationRequested)
            {
                return _failure != Errno.None ? _failure : Errno.ECANCELED;
            }

            exchange.Label(exchange == _versionExchange ? Limits.NoTag : TakeTag(exchange));
            return Errno.None;
        }
    }

    private ushort TakeTag(Exchange exchange)
    {
        if (!_freeTags.TryPop(out ushort tag))
        {
            tag = _exchanges.Count < Limits.NoTag
                ? (ushort)_exchanges.Count
                : throw new InvalidOperationException("All tags are in use: exchanges are not being disposed of.");
            _exchanges.Add(null);
        }

        _exchanges[tag] = exchange;
        return tag;
    }

    private void FailAfter(Errno error)
    {
        if (error != Errno.None)
        {
            Fail(error); // Half a message may be out.
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

        ShutTransportDown();
    }

    private void ShutTransportDown()
    {
        lock (_ending)
        {
            if (!_hasEnded)
            {
                _transport.Shutdown();
            }
        }
    }

    private void DisposeTransport()
    {
        lock (_ending)
        {
            _hasEnded = true;
            _transport.Dispose();
        }
    }

    private void CompleteAll()
    {
        foreach (Exchange? exchange in _exchanges)
        {
            Complete(exchange);
        }

        Complete(_versionExchange);

        void Complete(Exchange? exchange)
        {
            if (exchange is { State: ExchangeState.Sent or ExchangeState.Receiving })
            {
                exchange.Complete(_failure);
            }
        }
    }
}
