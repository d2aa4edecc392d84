using System.Diagnostics;
using System.Threading;
using Virtfs.Server.Sessions;

namespace Virtfs.Server.Transports;

/// <summary>
/// Where requests of one session come in, one after the other: a ring or a connection. One worker at a time holds a lane; it takes a request, serves it
/// itself, and takes the next. When a request blocks, another worker takes the lane over and the first finishes its request alone.
/// </summary>
/// <remarks>
/// <see cref="OnHeld"/> and <see cref="Take"/> are only ever run by the worker that holds the lane. <see cref="Complete"/>, <see cref="Discard"/> and
/// <see cref="Recycle"/> are run by any worker, several at once. The lane can change hands only while its holder executes a request: not while it takes
/// one, nor while it replies.
/// </remarks>
public abstract partial class Lane
{
    /// <summary>Requests of one lane that may be blocked at the same time, each in a worker of its own. With as many stuck, the lane waits.</summary>
    public const int MaximumBlocked = 64;

    // The holder, the workers that still run a request of this lane after losing it, and the requests that are parked. Guarded by Interlocked; the last to
    // leave a closed lane drains it.
    private int _workers;
    private int _parked;
    private volatile bool _closed;

    /// <summary>The session whose requests come in here.</summary>
    public abstract Session Session { get; }

    /// <summary>How many requests have blocked and run on in workers of their own.</summary>
    internal int Detached => Volatile.Read(ref _workers) - Volatile.Read(ref _parked) - 1;

    /// <summary>False while as many requests are blocked as may be.</summary>
    internal bool CanDetach => Detached < MaximumBlocked;

    /// <summary>
    /// Called when a worker begins to hold the lane, the first as well as one that takes it over from a worker whose request blocks. What that one kept
    /// back to send together with more must go out now.
    /// </summary>
    protected virtual void OnHeld()
    {
    }

    /// <summary>Waits for the next request.</summary>
    /// <returns>The request; null when the lane is closed, once, for good.</returns>
    protected abstract Exchange? Take();

    /// <summary>Sends the reply. The exchange still belongs to the session afterwards.</summary>
    public abstract void Complete(Exchange exchange);

    /// <summary>Gives the request's place back without a reply: it was flushed.</summary>
    public abstract void Discard(Exchange exchange);

    /// <summary>Takes the exchange back.</summary>
    public abstract void Recycle(Exchange exchange);

    /// <summary>Called once, after <see cref="Take"/> has returned null, no request is in flight any more and all exchanges are recycled.</summary>
    protected internal abstract void OnDrained();

    /// <summary>
    /// How many requests have arrived behind the one just taken. Asked of bulk requests alone: then another worker may have the lane while the request is
    /// served, since two processors copy faster than one. Run by the holder.
    /// </summary>
    protected virtual int Backlog() => 0;

    /// <summary>Gives the lane to a worker.</summary>
    internal void Assign(Worker worker)
    {
        Interlocked.Increment(ref _workers);
        worker.Assign(this);
    }

    /// <summary>Ends a lane that no worker can be had for.</summary>
    internal void Refuse() => Session.Drained(this);

    /// <summary>Serves requests until the lane closes or others do it alone.</summary>
    internal void Run(Worker worker)
    {
        bool lingers;
        do
        {
            OnHeld();
            if (!ServeUntilLost(worker, out lingers))
            {
                _closed = true;
                Session.CancelAll();
                Leave();
                return;
            }
        }
        while (TryStay(lingers));
    }

    /// <summary>Counts a request that waits for its turn and holds no worker meanwhile.</summary>
    internal void Park()
    {
        Interlocked.Increment(ref _parked);
        Interlocked.Increment(ref _workers);
    }

    /// <summary>Goes on with a request that was parked, without holding the lane.</summary>
    internal void Run(Worker worker, Exchange exchange)
    {
        Interlocked.Decrement(ref _parked);
        worker.BeginDetached(exchange);
        ServeOutcome outcome = Session.Execute(exchange);
        _ = worker.End();
        Session.Finish(this, exchange, outcome);
        Leave();
    }

    /// <summary>Serves requests while it holds the lane.</summary>
    /// <param name="worker">The holder.</param>
    /// <param name="wasBulk">Whether the request was a bulk one during which the lane was lost.</param>
    /// <returns>True when the lane was lost, false when it is closed.</returns>
    private bool ServeUntilLost(Worker worker, out bool wasBulk)
    {
        while (Take() is { } exchange)
        {
            // Before the watchdog may take the lane away: a Tflush that the next holder finds behind this request must find it in flight.
            exchange.Lane = this;
            Session.Enter(exchange);
            wasBulk = exchange.IsBulk;
            int behind = wasBulk ? Backlog() : 0;
            worker.Begin(exchange);
            if (behind > 0)
            {
                Share(worker, behind);
            }

            long began = behind > 0 ? Stopwatch.GetTimestamp() : 0;
            ServeOutcome outcome = Session.Execute(exchange);
            bool holds = worker.End();
            if (behind > 0)
            {
                _pace.Add(Stopwatch.GetTimestamp() - began);
            }

            Session.Finish(this, exchange, outcome);
            if (!holds)
            {
                return true;
            }
        }

        wasBulk = false;
        return false;
    }

    private void Leave()
    {
        // Between two holders nobody may be inside for a moment, but then the lane is not closed.
        if (Interlocked.Decrement(ref _workers) == 0 && _closed)
        {
            Session.Drained(this);
        }
    }
}
