using System.Threading;
using Virtfs.Server.Transports;

namespace Virtfs.Server.Sessions;

/// <summary>The requests of a session that are in flight, and the Tflushes that wait for them.</summary>
/// <remarks>
/// A request leaves after its reply has been sent, so that a Tflush that comes in between still finds it and is answered behind it: a guest frees a flushed
/// request's memory when it sees the Rflush.
/// </remarks>
internal sealed class TagTable
{
    private readonly Lock _lock = new();

    // The request that came last; from there backwards by PreviousInFlight. A list and not a table: mostly there is one.
    private Exchange? _last;
    private bool _closed;

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
    /// <returns>False when there is no such request: answer the Tflush at once.</returns>
    public bool TryFlush(ushort oldTag, Exchange flush)
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
                return false;
            }

            target.Cancel();
            worker = target.Worker;
            Append(target, flush);
        }

        worker?.RequestInterrupt();
        return true;
    }

    /// <summary>Takes out a request whose reply has been sent.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="drained">True when it was the last and the session is closed.</param>
    /// <returns>The first of the Tflushes that waited for it, linked by NextFlush, in the order they came.</returns>
    public Exchange? Leave(Exchange exchange, out bool drained)
    {
        lock (_lock)
        {
            Total++;
            Unlink(exchange);
            Exchange? flushes = exchange.FirstFlush;
            exchange.FirstFlush = null;

            // Those flushes are in flight themselves and leave in their turn.
            drained = _closed && _last is null;
            return flushes;
        }
    }

    /// <summary>Gives up all that is in flight: the client is gone.</summary>
    /// <returns>True when nothing was.</returns>
    public bool Close()
    {
        lock (_lock)
        {
            _closed = true;
            for (Exchange? exchange = _last; exchange is not null; exchange = exchange.PreviousInFlight)
            {
                exchange.Cancel();
                exchange.Worker?.RequestInterrupt();
            }

            return _last is null;
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
