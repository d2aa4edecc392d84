using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    /// <summary>Tflush: asks the server to give up the request of that tag. <see cref="Exchange.Cancel"/> does this for a request of one's own.</summary>
    public Errno Flush(ushort tag)
    {
        using Exchange exchange = FlushRequest(tag, null);
        return exchange.Perform(default);
    }

    /// <summary>Cancels the request of an exchange; returns when the server agreed.</summary>
    internal Errno Flush(Exchange target)
    {
        if (!TryBeginFlush(target))
        {
            return Errno.None;
        }

        using Exchange exchange = FlushRequest(target.Tag, target);
        Errno error = exchange.Perform(default);
        EndFlush(target);
        return error;
    }

    /// <summary>Cancels the request of an exchange, and ends the connection if the server does not agree in time.</summary>
    private async Task FlushAsync(Exchange target)
    {
        if (!TryBeginFlush(target))
        {
            return;
        }

        using Exchange exchange = FlushRequest(target.Tag, target);
        using (var deadline = new CancellationTokenSource(_options.CancelTimeout))
        using (deadline.Token.UnsafeRegister(static client => ((NinePClient)client!).Fail(Errno.ETIMEDOUT), this))
        {
            _ = exchange.Seal(0); // It fits: every session's messages are longer.
            _ = await SendAsync(exchange, default, CancellationToken.None).ConfigureAwait(false);
            await WaitAsync(exchange).ConfigureAwait(false);
        }

        EndFlush(target);
    }

    /// <summary>Keeps an exchange that is in flight from being used again; false where it is not.</summary>
    private bool TryBeginFlush(Exchange target)
    {
        lock (_gate)
        {
            bool isInFlight = target.State == ExchangeState.Sent;
            target.PendingFlushes += isInFlight ? 1 : 0;
            return isInFlight;
        }
    }

    private void EndFlush(Exchange target)
    {
        lock (_gate)
        {
            target.PendingFlushes--;
            Recycle(target);
        }
    }

    private Exchange FlushRequest(ushort tag, Exchange? target)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tflush.Type);
        new Tflush(tag).Encode(ref writer);
        exchange.Flushes = target;
        return exchange.End(writer);
    }
}
