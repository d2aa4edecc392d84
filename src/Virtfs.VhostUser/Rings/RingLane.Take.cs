using System;
using Virtfs.Server.Transports;
using Virtfs.VhostUser.Diagnostics;

namespace Virtfs.VhostUser.Rings;

/// <content>The holder's side: requests out of the ring.</content>
internal sealed partial class RingLane
{
    /// <summary>Answers that may wait for one notification, while requests follow each other closely.</summary>
    private const int MaximumBatch = 16;

    /// <summary>Requests refused before the lock is given up: the control thread must not wait for a driver that sends nothing else.</summary>
    private const int MaximumRefused = 16;

    /// <summary>
    /// What is copied of a message at least, whatever was agreed on: a name of 65,535 bytes is too long for the host and not for the protocol.
    /// </summary>
    private const int LongestName = 128 * 1024;

    /// <inheritdoc/>
    protected override void OnHeld()
    {
        lock (_lock)
        {
            // Answers of the holder before, whose calls it left to its next Take.
            _holder = Environment.CurrentManagedThreadId;
            NotifyUnsynchronized();
        }
    }

    /// <inheritdoc/>
    protected override Exchange? Take()
    {
        while (true)
        {
            bool reset;
            lock (_lock)
            {
                CloseRetiredKicksUnsynchronized();
                if (_closed)
                {
                    PinUnsynchronized(null);
                    return null;
                }

                reset = _resetDue;
                _resetDue = false;
                if (!reset)
                {
                    if (TryTakeUnsynchronized() is { } exchange)
                    {
                        return exchange;
                    }

                    NotifyUnsynchronized();
                    PrepareWaitUnsynchronized();
                }
            }

            if (reset)
            {
                // Here, so that it is over before the next request; and not by the control thread, which may not wait for closing files.
                Session.Reset();
                continue;
            }

            Wait();
        }
    }

    /// <inheritdoc/>
    protected override int Backlog()
    {
        lock (_lock)
        {
            return _taking && _inFlight < MaximumInFlight && (_availSeen != _nextAvail || LookUnsynchronized()) ? (ushort)(_availSeen - _nextAvail) : 0;
        }
    }

    private RingExchange? TryTakeUnsynchronized()
    {
        for (int refused = 0; refused < MaximumRefused && _taking && _inFlight < MaximumInFlight; refused++)
        {
            if (_availSeen == _nextAvail && !LookUnsynchronized())
            {
                return null;
            }

            ushort head = _ring.AvailHead(_nextAvail);
            if (head >= _ring.Size)
            {
                BreakUnsynchronized(RingFault.HeadOutOfRange);
                return null;
            }

            if (!_heads.TryAdd(head))
            {
                BreakUnsynchronized(RingFault.HeadInFlight);
                return null;
            }

            RingExchange exchange = Rent();
            RingFault fault = _chains.Read(_ring, _memory!, head, exchange);
            if (fault != RingFault.None)
            {
                _heads.Remove(head);
                Store(exchange);
                BreakUnsynchronized(fault);
                return null;
            }

            _nextAvail++;
            if (exchange.TryBegin(Math.Max(Session.Msize, LongestName)))
            {
                BeginUnsynchronized(exchange);
                return exchange;
            }

            RefuseUnsynchronized(exchange);
        }

        return null;
    }

    /// <summary>Looks whether there are requests.</summary>
    private bool LookUnsynchronized()
    {
        _availSeen = _ring.AvailIndex;
        if (_availSeen == _nextAvail)
        {
            return false;
        }

        if ((ushort)(_availSeen - _nextAvail) > _ring.Size)
        {
            BreakUnsynchronized(RingFault.AvailIndexJumped);
            return false;
        }

        if (_events == EventMode.Flag && !_kicksUnwanted)
        {
            _kicksUnwanted = true;
            _ring.SetKicks(KickMode.Unwanted);
        }

        return true;
    }

    private void BeginUnsynchronized(RingExchange exchange)
    {
        // Answers wait for a common notification while they come one after the other: not behind a long request, and not while requests are blocked, when
        // the lane may have run out of workers to take it over with.
        if (_unnotified > 0 && (_inFlight > 0 || _unnotified >= MaximumBatch || exchange.IsBulk))
        {
            NotifyUnsynchronized();
        }

        exchange.Memory = _memory;
        _memory!.AddUser();
        exchange.Epoch = _epoch;
        exchange.Cut = _cuts;
        _inFlight++;
    }

    /// <summary>Gives a request back that has no header, or no room for one: length 0 says that there is no answer.</summary>
    private void RefuseUnsynchronized(RingExchange exchange)
    {
        PublishUnsynchronized(exchange.Head, 0);
        _heads.Remove(exchange.Head);
        _unnotified++;
        if (_complaints.TryPass(out int suppressed))
        {
            VhostUserLog.RequestUnanswerable(_logger, Session.Id, exchange.Readable.Length, exchange.Writable.Length, suppressed);
        }

        Store(exchange);
    }
}
