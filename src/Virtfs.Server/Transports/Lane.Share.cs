using System;
using System.Diagnostics;
using System.Threading;

namespace Virtfs.Server.Transports;

/// <content>Bulk requests are served by several workers at once.</content>
public abstract partial class Lane
{
    // To take a request takes about three microseconds, to be woken 30 to 200.
    private static readonly TimeSpan Lingering = TimeSpan.FromMicroseconds(20);
    private const int LingeringPause = 8;

    private readonly BulkPace _pace = new();

    // The holder, when it serves a bulk request with others behind it: a worker of this lane that has nothing else to do may take the lane.
    private Worker? _overloaded;

    /// <summary>Gives the lane one worker more, which takes it from whoever is busy with a bulk request.</summary>
    internal void Invite(Worker worker)
    {
        Interlocked.Increment(ref _workers);
        worker.Invite(this);
    }

    /// <summary>Serves requests as one who was invited, if there is need.</summary>
    internal void Assist(Worker worker)
    {
        if (TryStay(lingers: true))
        {
            Run(worker);
        }
    }

    /// <summary>
    /// Lets others have the lane while its holder serves: who finishes first, and one worker more while there are processors. That one is invited and not given the lane,
    /// which would wait for it to wake up.
    /// </summary>
    private void Share(Worker holder, int behind)
    {
        Volatile.Write(ref _overloaded, holder);

        // Who leaves looks once more afterwards: it sees the mark, or is not counted here.
        Interlocked.MemoryBarrier();
        if (_pace.IsWorthWaking(behind) && Detached + 1 < Environment.ProcessorCount && CanDetach)
        {
            holder.Pool.Invite(this);
        }
    }

    /// <summary>Takes the lane from a holder that is busy with a bulk request, or leaves it.</summary>
    /// <param name="lingers">Whether to look for such a holder for a moment.</param>
    /// <returns>True when the lane is held now; false when it is left.</returns>
    private bool TryStay(bool lingers)
    {
        if (TryRelieve() || (lingers && TryRelieveSoon()))
        {
            return true;
        }

        Leave();
        if (!TryRelieve())
        {
            return false;
        }

        Interlocked.Increment(ref _workers);
        return true;
    }

    /// <summary>As <see cref="TryRelieve"/>, while the holder may be about to take the next bulk request: to leave, and to be woken for that one, takes longer.</summary>
    private bool TryRelieveSoon()
    {
        long began = Stopwatch.GetTimestamp();
        while (!_closed && Stopwatch.GetElapsedTime(began) < Lingering)
        {
            Thread.SpinWait(LingeringPause);
            if (TryRelieve())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the lane from a holder that is busy with a bulk request: no thread needs to be woken for it.</summary>
    private bool TryRelieve()
    {
        if (Volatile.Read(ref _overloaded) is null || Interlocked.Exchange(ref _overloaded, null) is not { } holder)
        {
            return false;
        }

        // It may have gone on meanwhile, to another request or another lane. The state names one request, and with it one lane.
        long state = holder.State;
        return Worker.IsServing(state) && ReferenceEquals(holder.Lane, this) && holder.TryTakeOver(state);
    }
}
