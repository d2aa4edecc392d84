using System;
using System.Threading;
using Virtfs.Server.Transports;
using Virtfs.VhostUser.Diagnostics;

namespace Virtfs.VhostUser.Rings;

/// <content>Answers into the ring.</content>
internal sealed partial class RingLane
{
    // An exchange at hand without the lock, and the rest of them; the latter under the store's own lock.
    private RingExchange? _spare;
    private readonly Lock _storeLock = new();
    private RingExchange? _store;

    /// <inheritdoc/>
    public override void Complete(Exchange exchange)
    {
        var ring = (RingExchange)exchange;
        uint length = (uint)ring.ReplyLength;
        if (length > (uint)ring.ReplyLimit)
        {
            Overlong(ring);
            length = 0;
        }
        else
        {
            // Without the lock, since it may be long. If it comes too late the memory has been made private, and it is done again where it belongs.
            ring.WriteReplyHead();
        }

        Finish(ring, length);
    }

    /// <inheritdoc/>
    public override void Discard(Exchange exchange) => Finish((RingExchange)exchange, 0);

    /// <inheritdoc/>
    public override void Recycle(Exchange exchange)
    {
        var ring = (RingExchange)exchange;
        if (!ring.IsDone)
        {
            lock (_lock)
            {
                if (!ring.IsDone)
                {
                    // Its answer is held back: whoever publishes or forgets it stores it.
                    ring.IsRecycled = true;
                    return;
                }
            }
        }

        Store(ring);
    }

    private void Finish(RingExchange exchange, uint length)
    {
        lock (_lock)
        {
            if (exchange.Epoch != _epoch)
            {
                EndUnsynchronized(exchange);
                return;
            }

            if (!_publishing)
            {
                exchange.UsedLength = length;
                _held.Add(exchange);
                return;
            }

            PublishAnswerUnsynchronized(exchange, length);

            // The holder is about to take the next request and decides then; another thread never comes back.
            if (_holder != Environment.CurrentManagedThreadId || _draining)
            {
                NotifyUnsynchronized();
            }
        }
    }

    /// <summary>Puts an answer of this epoch into the ring.</summary>
    private void PublishAnswerUnsynchronized(RingExchange exchange, uint length)
    {
        if (length > 0 && exchange.Cut != _cuts && !TryMoveReplyUnsynchronized(exchange))
        {
            length = 0;
        }

        PublishUnsynchronized(exchange.Head, length);
        _heads.Remove(exchange.Head);
        EndUnsynchronized(exchange);
        _unnotified++;
        if (_inFlight-- == MaximumInFlight)
        {
            WakeUnsynchronized();
        }

        if (_inFlight == 0 && _draining)
        {
            _drained.Set();
        }
    }

    private void PublishUnsynchronized(ushort head, uint length)
    {
        _ring.WriteUsed(_nextUsed, head, length);
        _ring.UsedIndex = ++_nextUsed;
    }

    /// <summary>Writes a reply again whose memory was made private: its descriptors still belong to us, so they say where it goes.</summary>
    private bool TryMoveReplyUnsynchronized(RingExchange exchange)
    {
        RingExchange target = Rent();
        bool moved = _chains.Read(_ring, _memory!, exchange.Head, target) == RingFault.None && target.ReplyLimit >= exchange.ReplyLength;
        if (moved)
        {
            exchange.WriteReplyTo(target);
        }

        Store(target);
        return moved;
    }

    /// <summary>The exchange has nothing to do with the ring any more.</summary>
    private static void EndUnsynchronized(RingExchange exchange)
    {
        exchange.Memory!.RemoveUser();
        exchange.Memory = null;
        exchange.IsDone = true;
    }

    private void PublishHeldUnsynchronized()
    {
        foreach (RingExchange exchange in _held)
        {
            PublishAnswerUnsynchronized(exchange, exchange.UsedLength);
            StoreRecycledUnsynchronized(exchange);
        }

        _held.Clear();
        NotifyUnsynchronized();
    }

    private void ForgetHeldUnsynchronized()
    {
        foreach (RingExchange exchange in _held)
        {
            EndUnsynchronized(exchange);
            StoreRecycledUnsynchronized(exchange);
        }

        _held.Clear();
    }

    private void StoreRecycledUnsynchronized(RingExchange exchange)
    {
        if (exchange.IsRecycled)
        {
            Store(exchange);
        }
    }

    /// <summary>Calls the driver if it wants to be called for what was answered since the last decision.</summary>
    private void NotifyUnsynchronized()
    {
        if (_unnotified == 0 || !_publishing)
        {
            return;
        }

        _unnotified = 0;

        // Our index is written and the driver's wish is read, in this order.
        Interlocked.MemoryBarrier();
        bool wanted = _events == EventMode.Index
            ? (ushort)(_nextUsed - _ring.UsedEvent - 1) < (ushort)(_nextUsed - _decidedUsed)
            : !_ring.IsInterruptUnwanted;
        _decidedUsed = _nextUsed;
        if (wanted || _callDue)
        {
            _callDue = false;
            _call?.Signal();
        }
    }

    private void Overlong(RingExchange exchange)
    {
        lock (_lock)
        {
            if (_complaints.TryPass(out int suppressed))
            {
                VhostUserLog.RequestUnanswerable(_logger, Session.Id, exchange.Readable.Length, exchange.Writable.Length, suppressed);
            }
        }
    }

    private RingExchange Rent()
    {
        if (Interlocked.Exchange(ref _spare, null) is { } spare)
        {
            return spare;
        }

        lock (_storeLock)
        {
            if (_store is { } exchange)
            {
                _store = exchange.Below;
                exchange.Below = null;
                return exchange;
            }
        }

        return new RingExchange();
    }

    private void Store(RingExchange exchange)
    {
        if (exchange.IsTooLargeToKeep)
        {
            exchange.Free();
        }
        else if (Interlocked.CompareExchange(ref _spare, exchange, null) is not null)
        {
            lock (_storeLock)
            {
                exchange.Below = _store;
                _store = exchange;
            }
        }
    }

    private void FreeStore()
    {
        Interlocked.Exchange(ref _spare, null)?.Free();
        for (RingExchange? exchange = _store; exchange is not null; exchange = exchange.Below)
        {
            exchange.Free();
        }

        _store = null;
    }
}
