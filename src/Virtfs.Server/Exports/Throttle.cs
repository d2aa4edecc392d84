using System;
using System.Collections.Generic;
using System.Threading;
using Virtfs.Server.Transports;

namespace Virtfs.Server.Exports;

/// <summary>
/// Makes an export's reads and writes wait for their turn. A request that waits is parked here: it holds no worker, and neither its lane nor any other
/// request waits with it.
/// </summary>
/// <remarks>
/// One lock, the last in the order of docs/locking.md before the worker pool's own; it is held for arithmetic alone. Requests of one direction go in the order in which
/// they came.
/// </remarks>
public sealed class Throttle : IDisposable
{
    // A timer's longest time, 49 days, is not enough for some settings; it looks again then.
    private const double LongestLook = 3_600_000;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly double _operationSize;

    // By direction: the buckets that count a request's bytes, those that count operations, and the requests that wait.
    private readonly LeakyBucket[][] _bytes;
    private readonly LeakyBucket[][] _operations;
    private readonly LeakyBucket[] _all;
    private readonly LinkedList<ThrottledRequest>[] _waiting = [new(), new()];

    private long _leakedAt;

    /// <summary>Makes a throttle whose buckets are empty.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="time">The clock; the system's unless a test says otherwise.</param>
    public Throttle(ThrottleOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _time = time ?? TimeProvider.System;
        _operationSize = options.OperationSize;
        LeakyBucket bytes = new(options.BytesTotal), operations = new(options.OperationsTotal);
        _bytes = [[bytes, new LeakyBucket(options.BytesRead)], [bytes, new LeakyBucket(options.BytesWritten)]];
        _operations = [[operations, new LeakyBucket(options.Reads)], [operations, new LeakyBucket(options.Writes)]];
        _all = [bytes, _bytes[0][1], _bytes[1][1], operations, _operations[0][1], _operations[1][1]];
        _leakedAt = _time.GetTimestamp();
        _timer = _time.CreateTimer(_ => LetDueGo(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets a request through, or parks it. One that is parked is resumed by its lane later, and must not be touched any more.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="direction">What it does.</param>
    /// <param name="bytes">How much of it.</param>
    /// <returns>True when it may go on; false when it is parked.</returns>
    internal bool TryPass(Exchange exchange, ThrottleDirection direction, int bytes)
    {
        lock (_lock)
        {
            LinkedList<ThrottledRequest> queue = _waiting[(int)direction];
            Leak();
            if (queue.Count == 0 && Wait(direction) == 0)
            {
                Charge(direction, bytes);
                return true;
            }

            exchange.Park(this);
            if (exchange.IsCancelled)
            {
                // Whoever cancelled it may have looked before it was parked.
                exchange.Unpark();
                return true;
            }

            exchange.Lane!.Park();
            queue.AddLast(new ThrottledRequest(exchange, direction, bytes));
            Schedule();
            return false;
        }
    }

    /// <summary>Takes a request out that was cancelled, if it is still here; its lane goes on with it at once.</summary>
    internal void Release(Exchange exchange)
    {
        lock (_lock)
        {
            if (!TryRemove(exchange))
            {
                return;
            }
        }

        exchange.Resume();
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private bool TryRemove(Exchange exchange)
    {
        foreach (LinkedList<ThrottledRequest> queue in _waiting)
        {
            for (LinkedListNode<ThrottledRequest>? node = queue.First; node is not null; node = node.Next)
            {
                if (ReferenceEquals(node.Value.Exchange, exchange))
                {
                    queue.Remove(node);
                    exchange.Unpark();
                    return true;
                }
            }
        }

        return false;
    }

    private void LetDueGo()
    {
        List<Exchange> due = [];
        lock (_lock)
        {
            Leak();
            foreach (LinkedList<ThrottledRequest> queue in _waiting)
            {
                while (queue.First is { } first && Wait(first.Value.Direction) == 0)
                {
                    Charge(first.Value.Direction, first.Value.Bytes);
                    queue.RemoveFirst();
                    first.Value.Exchange.Unpark();
                    first.Value.Exchange.HasPassed = true;
                    due.Add(first.Value.Exchange);
                }
            }

            Schedule();
        }

        due.ForEach(exchange => exchange.Resume());
    }

    private void Leak()
    {
        long now = _time.GetTimestamp();
        double seconds = _time.GetElapsedTime(_leakedAt, now).TotalSeconds;
        _leakedAt = now;
        Array.ForEach(_all, bucket => bucket.Leak(seconds));
    }

    private double Wait(ThrottleDirection direction)
    {
        double wait = 0;
        foreach (LeakyBucket bucket in _bytes[(int)direction])
        {
            wait = Math.Max(wait, bucket.Wait());
        }

        foreach (LeakyBucket bucket in _operations[(int)direction])
        {
            wait = Math.Max(wait, bucket.Wait());
        }

        return wait;
    }

    private void Charge(ThrottleDirection direction, int bytes)
    {
        double operations = _operationSize > 0 && bytes > _operationSize ? bytes / _operationSize : 1;
        Array.ForEach(_bytes[(int)direction], bucket => bucket.Add(bytes));
        Array.ForEach(_operations[(int)direction], bucket => bucket.Add(operations));
    }

    // Wakes up when the first of either direction may go; a little later rather than a little earlier.
    private void Schedule()
    {
        double? soonest = null;
        foreach (LinkedList<ThrottledRequest> queue in _waiting)
        {
            if (queue.First is { } first)
            {
                soonest = Math.Min(soonest ?? double.MaxValue, Wait(first.Value.Direction));
            }
        }

        if (soonest is { } seconds)
        {
            double milliseconds = Math.Clamp(Math.Ceiling(seconds * 1000), 1, LongestLook);
            _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        }
    }
}
