using System.Threading;

namespace Virtfs.Server.Transports;

/// <summary>
/// Where requests of one session come in, one after the other: a ring or a connection. One worker at a time holds a lane; it takes a request, serves it
/// itself, and takes the next. When a request blocks, another worker takes the lane over and the first finishes its request alone.
/// </summary>
/// <remarks>
/// <see cref="Take"/> is only ever run by the worker that holds the lane. <see cref="Complete"/>, <see cref="Discard"/> and <see cref="Recycle"/> are run by
/// any worker, several at once.
/// </remarks>
public abstract class Lane
{
    /// <summary>Requests of one lane that may be blocked at the same time, each in a worker of its own. With as many stuck, the lane waits.</summary>
    public const int MaximumBlocked = 64;

    // Workers that still run a request of this lane after losing it. Guarded by Interlocked.
    private int _detached;

    /// <summary>The session whose requests come in here.</summary>
    public abstract Session Session { get; }

    /// <summary>How many requests have blocked and run on in workers of their own.</summary>
    internal int Detached => Volatile.Read(ref _detached);

    /// <summary>Waits for the next request.</summary>
    /// <returns>The request; null when the lane is closed, once, for good.</returns>
    protected abstract Exchange? Take();

    /// <summary>Sends the reply. The exchange still belongs to the session afterwards.</summary>
    public abstract void Complete(Exchange exchange);

    /// <summary>Gives the request's place back without a reply: it was flushed.</summary>
    public abstract void Discard(Exchange exchange);

    /// <summary>Takes the exchange back.</summary>
    public abstract void Recycle(Exchange exchange);

    /// <summary>Called once, after <see cref="Take"/> has returned null and no request is in flight any more.</summary>
    protected internal abstract void OnDrained();

    /// <summary>Serves requests until the lane closes or is taken over.</summary>
    internal void Run(Worker worker)
    {
        while (Take() is { } exchange)
        {
            worker.Begin(exchange);
            Session.Serve(this, exchange);
            if (!worker.End())
            {
                Interlocked.Decrement(ref _detached);
                return;
            }
        }

        Session.Close(this);
    }

    /// <summary>Counts a worker that loses the lane while it serves; false when too many have.</summary>
    internal bool TryDetach()
    {
        if (Interlocked.Increment(ref _detached) <= MaximumBlocked)
        {
            return true;
        }

        Interlocked.Decrement(ref _detached);
        return false;
    }

    /// <summary>Takes a <see cref="TryDetach"/> back.</summary>
    internal void CancelDetach() => Interlocked.Decrement(ref _detached);
}
