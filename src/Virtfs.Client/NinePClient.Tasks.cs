using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    // So that there are always tags for both, for the Tflushes of all of them, and for threads beside.
    private const int MostRequests = 16 * 1024;
    private const int MostClosing = 8 * 1024;

    // As many as may be in flight for tasks.
    private readonly SemaphoreSlim _turns;

    // What closes must not wait behind what it closes.
    private readonly SemaphoreSlim _closingTurns = new(MostClosing);

    /// <summary>Sends a request that was written, and waits for its reply; as <see cref="Exchange.PerformAsync"/> has it.</summary>
    internal async ValueTask<Errno> PerformAsync(Exchange exchange, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        Errno error = exchange.Seal(payload.Length);
        if (error != Errno.None)
        {
            return error;
        }

        // A Tclunk that was given up would leave the fid behind.
        if (_options.RequestTimeout == Timeout.InfiniteTimeSpan || exchange.RequestType == MessageType.Tclunk)
        {
            return await TakeTurnAsync(exchange, payload, cancellation).ConfigureAwait(false);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_options.RequestTimeout);
        try
        {
            return await TakeTurnAsync(exchange, payload, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Errno.ETIMEDOUT;
        }
    }

    /// <summary>Performs a request and takes its reply apart; gives the exchange back.</summary>
    private static Errno Perform<T>(Exchange exchange, ReplyDecoder<T> decode, out T value)
    {
        using (exchange)
        {
            Errno error = exchange.Perform(default);
            bool isWhole = false;
            value = error == Errno.None ? decode(exchange, out isWhole) : default!;
            return error != Errno.None || isWhole ? error : Errno.EPROTO;
        }
    }

    /// <summary>Performs a request that has nothing to say in its reply; gives the exchange back.</summary>
    private static Errno Perform(Exchange exchange)
    {
        using (exchange)
        {
            return exchange.Perform(default);
        }
    }

    /// <summary><see cref="Perform{T}"/> without a thread that waits.</summary>
    private async ValueTask<Answer<T>> PerformAsync<T>(
        Exchange exchange, ReplyDecoder<T> decode, CancellationToken cancellation, ReadOnlyMemory<byte> payload = default)
    {
        using (exchange)
        {
            Errno error = await PerformAsync(exchange, payload, cancellation).ConfigureAwait(false);
            bool isWhole = false;
            T value = error == Errno.None ? decode(exchange, out isWhole) : default!;
            return new Answer<T>(error != Errno.None || isWhole ? error : Errno.EPROTO, value);
        }
    }

    /// <summary><see cref="Perform"/> without a thread that waits.</summary>
    private async ValueTask<Errno> PerformAsync(Exchange exchange, CancellationToken cancellation)
    {
        using (exchange)
        {
            return await PerformAsync(exchange, default, cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask<Errno> TakeTurnAsync(Exchange exchange, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        SemaphoreSlim turns = exchange.RequestType is MessageType.Tclunk or MessageType.Tremove ? _closingTurns : _turns;
        await turns.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await PerformNowAsync(exchange, payload, cancellation).ConfigureAwait(false);
        }
        finally
        {
            turns.Release();
        }
    }

    private async ValueTask<Errno> PerformNowAsync(Exchange exchange, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        Errno outcome;

        // From the first byte on: a server that does not read is a reason to give up, too. Its Tflush then waits behind the request.
        using (cancellation.UnsafeRegister(static exchange => ((Exchange)exchange!).BeginCancel(), exchange))
        {
            Errno sending = await SendAsync(exchange, payload, cancellation).ConfigureAwait(false);

            // Should the connection have broken meanwhile, a reply may be coming in, and whoever receives it must be done with this exchange.
            outcome = await WaitAsync(exchange).ConfigureAwait(false);
            outcome = sending == Errno.None ? outcome : sending;
        }

        Errno error = exchange.Check(outcome);
        if (cancellation.IsCancellationRequested && (exchange.ReplyType == 0 || error == Errno.EINTR))
        {
            throw new OperationCanceledException(cancellation);
        }

        return error;
    }

    /// <summary>Begins to cancel the request of an exchange. It ends by itself then.</summary>
    internal void BeginCancel(Exchange exchange) => _ = FlushAsync(exchange);

    /// <summary>Sends a request that is sealed. ECANCELED where the token came before its first byte.</summary>
    private async ValueTask<Errno> SendAsync(Exchange exchange, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            Errno error = Enter(exchange, cancellation);
            if (error != Errno.None)
            {
                return error;
            }

            int sent = 0;
            do
            {
                error = _transport.Send(TransportWait.Never, exchange.Message.Span, payload.Span, ref sent);
                if (error != Errno.EAGAIN)
                {
                    break;
                }

                error = await _transport.WaitToSendAsync().ConfigureAwait(false);
            }
            while (error == Errno.None);
            FailAfter(error);
            return error;
        }
        finally
        {
            _sending.Release();
        }
    }
}
