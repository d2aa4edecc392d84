using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    // The reply that is coming in; for whoever receives.
    private Exchange? _incoming;

    // Set for one who waits until nobody receives; guarded by the gate.
    private TaskCompletionSource? _nobodyReceives;

    /// <summary>Exchanges whose outcome a task waits for; guarded by the gate.</summary>
    internal int TasksInFlight { get; set; }

    /// <summary>Exchanges that are <see cref="Exchange.IsAwaited"/>; guarded by the gate.</summary>
    internal int ThreadsAwaiting { get; set; }

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
            ThreadsAwaiting += receives ? 0 : 1;
        }

        if (!receives)
        {
            exchange.Wake.Wait(); // Until done, or until the thread that received has got its own reply.
        }

        return ReceiveUntil(exchange, receives);
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

            Errno error = ReceiveOne(TransportWait.Allowed);
            if (error != Errno.None)
            {
                Abandon(error);
            }
        }
    }

    /// <summary>Receives as long as tasks wait for replies and no thread does.</summary>
    private async Task ReceiveForTasksAsync()
    {
        while (true)
        {
            Errno error;
            try
            {
                error = ReceiveOne(TransportWait.Never);
                if (error == Errno.EAGAIN)
                {
                    error = await _transport.WaitToReceiveAsync().ConfigureAwait(false);
                }
            }
            catch (Exception)
            {
                error = Errno.EIO; // A fault of the transport's must not leave the others waiting for ever.
            }

            if (error != Errno.None)
            {
                Abandon(error);
            }

            lock (_gate)
            {
                if (TasksInFlight == 0)
                {
                    HandOn();
                    return;
                }
            }
        }
    }

    /// <summary>The outcome of an exchange that was sent, as a task.</summary>
    private ValueTask<Errno> WaitAsync(Exchange exchange)
    {
        lock (_gate)
        {
            if (exchange.State is ExchangeState.Done or ExchangeState.Idle)
            {
                return new ValueTask<Errno>(exchange.Outcome);
            }

            ValueTask<Errno> task = exchange.BeginTask();
            if (!_isReceiving)
            {
                _isReceiving = true;
                BeginReceivingForTasks();
            }

            return task;
        }
    }

    private void BeginReceivingForTasks() =>
        ThreadPool.UnsafeQueueUserWorkItem(static client => _ = client.ReceiveForTasksAsync(), this, preferLocal: false);

    /// <summary>Lets the next one who waits receive.</summary>
    private void HandOn()
    {
        for (int tag = 0; ThreadsAwaiting > 0 && tag < _exchanges.Count; tag++)
        {
            if (_exchanges[tag] is { IsAwaited: true } next)
            {
                next.WakeWaiter();
                return;
            }
        }

        if (TasksInFlight > 0)
        {
            BeginReceivingForTasks();
            return;
        }

        _isReceiving = false;
        Monitor.PulseAll(_gate);
        _nobodyReceives?.SetResult();
        _nobodyReceives = null;
    }

    private async ValueTask WhenNobodyReceivesAsync()
    {
        while (true)
        {
            Task nobody;
            lock (_gate)
            {
                if (!_isReceiving)
                {
                    return;
                }

                _nobodyReceives ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                nobody = _nobodyReceives.Task;
            }

            await nobody.ConfigureAwait(false);
        }
    }

    /// <summary>Receives one reply and ends its exchange. EAGAIN where it has not all come and <paramref name="wait"/> says so: call again.</summary>
    private Errno ReceiveOne(TransportWait wait)
    {
        Errno error = _incoming is null ? BeginReply(wait) : Errno.None;
        error = error == Errno.None ? _incoming!.ReceiveRest(_transport, wait) : error;
        if (error != Errno.None)
        {
            return error;
        }

        lock (_gate)
        {
            Exchange exchange = _incoming!;
            _incoming = null;
            exchange.Complete(exchange.ReplyType == 0 ? Errno.EINTR : Errno.None);
            if (exchange is { ReplyType: MessageType.Rflush, Flushes: { State: ExchangeState.Sent } flushed })
            {
                flushed.Complete(Errno.EINTR); // After Rflush no reply comes. Source: Plan 9's flush(5).
            }
        }

        return Errno.None;
    }

    private Errno BeginReply(TransportWait wait)
    {
        Errno error = _transport.ReceiveHeader(wait, out MessageHeader header);
        if (error != Errno.None)
        {
            return error;
        }

        if (header.Size < MessageHeader.Length || header.Size > Msize)
        {
            return Errno.EPROTO;
        }

        lock (_gate)
        {
            Exchange? exchange = header.Tag == Limits.NoTag ? _versionExchange : header.Tag < _exchanges.Count ? _exchanges[header.Tag] : null;
            if (exchange is not { State: ExchangeState.Sent })
            {
                return Errno.EPROTO; // A reply to nothing.
            }

            exchange.State = ExchangeState.Receiving;
            exchange.BeginReply(header);
            _incoming = exchange;
            return Errno.None;
        }
    }

    /// <summary>Ends the connection and all exchanges, for whoever receives.</summary>
    private void Abandon(Errno error)
    {
        lock (_gate)
        {
            _failure = _failure == Errno.None ? error : _failure;
            _incoming = null;
            CompleteAll();
        }

        ShutTransportDown();
    }
}
