using System.Threading;
using Virtfs.Protocol;
using Virtfs.Server.Transports;

namespace Virtfs.Server.Sessions;

/// <summary>The requests of a session that are in flight, and the Tflushes that wait for them.</summary>
/// <remarks>
/// A request leaves after its reply has been sent, so that a Tflush that comes in between still finds it and is answered behind it: a guest frees a flushed
/// request's memory when it sees the Rflush.
/// </remarks>
internal sealed class TagTable
{
    /// <summary>Tflushes that may wait at the same time. A client needs one for each request that blocks; more would only fill the memory.</summary>
    public const int MaximumWaiting = 1024;

    private readonly Lock _lock = new();

    // The request that came last; from there backwards by PreviousInFlight. A list and not a table: mostly there is one.
    private Exchange? _last;
    private int _waiting;

    /// <summary>Requests that have left.</summary>
    public long Total { get; private set; }

    /// <summary>Adds a request.</summary>
    public void Enter(Exchange exchange)
    {
        lock (_lock)
        {
            exchange.PreviousInFlight = _last;
            exchange.NextInFlight = null;
            if (_last is not null)
            {
                _last.NextInFlight = exchange;
            }

            _last = exchange;
        }
    }

    /// <summary>Marks the latest request with a tag as given up and lets a Tflush wait for it.</summary>
    /// <returns>ENOENT when there is no such request: answer the Tflush at once. EBUSY when too many wait already.</returns>
    public Errno Flush(ushort oldTag, Exchange flush)
    {
        Worker? worker;
        lock (_lock)
        {
            Exchange? target = _last;
            while (target is not null && (target.Tag != oldTag || ReferenceEquals(target, flush)))
            {
                target = target.PreviousInFlight;
            }

            if (target is null)
            {
                return Errno.ENOENT;
            }

            if (_waiting == MaximumWaiting)
            {
                return Errno.EBUSY;
            }

            _waiting++;
            target.Cancel();
            worker = target.Worker;
            Append(target, flush);
        }

        worker?.RequestInterrupt();
        return Errno.None;
    }

    /// <summary>Takes out a request whose reply has been sent.</summary>
    /// <param name="exchange">The request.</param>
    /// <returns>The first of the Tflushes that waited for it, linked by NextFlush, in the order they came.</returns>
    public Exchange? Leave(Exchange exchange)
    {
        lock (_lock)
        {
            Total++;
            Unlink(exchange);
            Exchange? flushes = exchange.FirstFlush;
            exchange.FirstFlush = null;
            for (Exchange? flush = flushes; flush is not null; flush = flush.NextFlush)
            {
                _waiting--;
            }

            // They are in flight themselves and leave in their turn.
            return flushes;
        }
    }

    /// <summary>Gives up all that is in flight: the client is gone.</summary>
    public void CancelAll()
    {
        lock (_lock)
        {
            for (Exchange? exchange = _last; exchange is not null; exchange = exchange.PreviousInFlight)
            {
                exchange.Cancel();
                exchange.Worker?.RequestInterrupt();
            }
        }
    }

    private static void Append(Exchange target, Exchange flush)
    {
        flush.NextFlush = null;
        if (target.FirstFlush is not { } waiting)
        {
            target.FirstFlush = flush;
            return;
        }

        while (waiting.NextFlush is { } next)
        {
            waiting = next;
        }

        waiting.NextFlush = flush;
    }

    private void Unlink(Exchange exchange)
    {
        if (exchange.PreviousInFlight is { } previous)
        {
            previous.NextInFlight = exchange.NextInFlight;
        }

        if (exchange.NextInFlight is { } next)
        {
            next.PreviousInFlight = exchange.PreviousInFlight;
        }
        else
        {
            _last = exchange.PreviousInFlight;
        }

        exchange.PreviousInFlight = exchange.NextInFlight = null;
    }
}
