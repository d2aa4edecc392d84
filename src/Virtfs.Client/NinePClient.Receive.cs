using System.Threading;
using Virtfs.Protocol;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    /// <summary>Waits until an exchange is done, receiving for all others meanwhile if nobody else does.</summary>
    internal Errno Wait(Exchange exchange)
    {
        bool receives;
        lock (_gate)
        {
            if (exchange.State is ExchangeState.Done or ExchangeState.Idle)
            {
                return exchange.Outcome;
            }

            receives = !_isReceiving;
            _isReceiving = true;
            exchange.IsAwaited = !receives;
        }

        if (!receives)
        {
            exchange.Wake.Wait(); // Until done, or until the thread that received has got its own reply.
        }

        return ReceiveUntil(exchange, receives);
    }

    /// <summary>Cancels the request of an exchange; returns when the server agreed.</summary>
    internal Errno Flush(Exchange target)
    {
        using Exchange exchange = Rent();
        lock (_gate)
        {
            if (target.State != ExchangeState.Sent)
            {
                return Errno.None;
            }

            exchange.Flushes = target;
        }

        return Flush(exchange, target.Tag);
    }

    private Errno ReceiveUntil(Exchange exchange, bool receives)
    {
        while (true)
        {
            lock (_gate)
            {
                if (exchange.State == ExchangeState.Done)
                {
                    if (receives)
                    {
                        HandOn();
                    }

                    return exchange.Outcome;
                }

                receives = true;
            }

            Errno error = ReceiveOne();
            if (error != Errno.None)
            {
                Abandon(error);
            }
        }
    }

    /// <summary>Lets the next one who waits receive.</summary>
    private void HandOn()
    {
        foreach (Exchange next in _exchanges)
        {
            if (next.IsAwaited)
            {
                next.IsAwaited = false;
                next.Wake.Release();
                return;
            }
        }

        _isReceiving = false;
        Monitor.PulseAll(_gate);
    }

    /// <summary>Receives one reply and ends its exchange.</summary>
    private Errno ReceiveOne()
    {
        Errno error = _transport.ReceiveHeader(out MessageHeader header);
        if (error != Errno.None)
        {
            return error;
        }

        if (header.Size < MessageHeader.Length || header.Size > Msize)
        {
            return Errno.EPROTO;
        }

        Exchange? exchange;
        lock (_gate)
        {
            exchange = header.Tag == Limits.NoTag ? _versionExchange : header.Tag < _exchanges.Count ? _exchanges[header.Tag] : null;
            if (exchange is not { State: ExchangeState.Sent })
            {
                return Errno.EPROTO; // A reply to nothing.
            }

            exchange.State = ExchangeState.Receiving;
        }

        error = exchange.Receive(_transport, header);
        if (error != Errno.None)
        {
            return error;
        }

        lock (_gate)
        {
            exchange.Complete(header.Type == 0 ? Errno.EINTR : Errno.None);
            if (header.Type == MessageType.Rflush && exchange.Flushes is { State: ExchangeState.Sent } flushed)
            {
                flushed.Complete(Errno.EINTR); // After Rflush no reply comes. Source: Plan 9's flush(5).
            }
        }

        return Errno.None;
    }

    /// <summary>Ends the connection and all exchanges, on the thread that receives.</summary>
    private void Abandon(Errno error)
    {
        lock (_gate)
        {
            _failure = _failure == Errno.None ? error : _failure;
            CompleteAll();
        }

        _transport.Shutdown();
    }
}
