using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Server.Transports;

/// <summary>
/// The workers, and the watchdog that takes a lane away from one whose request blocks. So the fast path has no hop between threads, and yet no request
/// holds up another for longer than <see cref="Patience"/>.
/// </summary>
/// <remarks>
/// The watchdog looks from time to time while requests are being served (<see cref="Vigilance"/>), and sleeps when nothing has been for a while; the first request
/// afterwards wakes it. A request seen in two looks running has blocked.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    /// <summary>How long a request may hold its lane, to which the time to start a thread comes: begun just after a look, seen in the next and in the one soon after.</summary>
    public static readonly TimeSpan Patience = Vigilance.Seldom + Vigilance.Often;

    private readonly Lock _lock = new();
    private readonly Stack<Worker> _idle = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread? _watchdog;

    // All workers ever made; replaced, never changed, so that the watchdog reads it without the lock.
    private volatile Worker[] _workers = [];
    private long[] _seen = [];
    private long _looks;
    private int _asleep;
    private volatile bool _disposed;

    /// <summary>Starts the watchdog; workers are made as lanes need them.</summary>
    public WorkerPool()
        : this(Watchdog.Present)
    {
    }

    /// <summary>As <see cref="WorkerPool()"/>, or without the watchdog, to see what goes on by itself.</summary>
    internal WorkerPool(Watchdog watchdog)
    {
        // A file that is too large is its client's trouble, and not the end for all others. Whatever else sets a handler is left to do so after this.
        _ = Libc.IgnoreSignalByHandler(Libc.SIGXFSZ);
        if (watchdog == Watchdog.Present)
        {
            _watchdog = new Thread(WatchdogMain) { IsBackground = true, Name = "watchdog" };
            _watchdog.Start();
        }
    }

    /// <summary>How many workers there are; they stay once made.</summary>
    public int Count => _workers.Length;

    /// <summary>How many of them hold no lane.</summary>
    internal int IdleCount
    {
        get
        {
            lock (_lock)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>How often the watchdog has looked.</summary>
    internal long Looks => Volatile.Read(ref _looks);

    /// <summary>True while the watchdog sleeps.</summary>
    internal bool IsAsleep => Volatile.Read(ref _asleep) != 0;

    /// <summary>Gives a new lane a worker.</summary>
    /// <param name="lane">The lane; it runs until its Take returns null.</param>
    /// <returns>EAGAIN when the system has no thread left for it; the lane has drained then.</returns>
    public Errno Start(Lane lane)
    {
        if (TryRentWorker(out Worker? worker))
        {
            lane.Assign(worker);
            return Errno.None;
        }

        lane.Refuse();
        return Errno.EAGAIN;
    }

    /// <summary>Ends the watchdog and the workers, each when its lane is closed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            while (_idle.TryPop(out Worker? idle))
            {
                idle.Dispose();
            }
        }

        // Never disposed of: a worker that is still busy may be about to release it, and there is nothing in it to free.
        _wake.Release();
        _watchdog?.Join();
    }

    /// <summary>Wakes the watchdog if it sleeps. Called after the full fence of <see cref="Worker.Begin"/>.</summary>
    internal void Watch()
    {
        if (Volatile.Read(ref _asleep) != 0 && Interlocked.Exchange(ref _asleep, 0) != 0 && !_disposed)
        {
            _wake.Release();
        }
    }

    /// <summary>Gives a lane one worker more if there is one to be had.</summary>
    internal void Invite(Lane lane)
    {
        if (TryRentWorker(out Worker? worker))
        {
            lane.Invite(worker);
        }
    }

    /// <summary>Has a request go on that was parked.</summary>
    internal void Resume(Exchange exchange)
    {
        // Without a thread it waits for one; its lane cannot drain before.
        while (true)
        {
            if (TryRentWorker(out Worker? worker))
            {
                worker.Assign(exchange);
                return;
            }

            Sleep(Vigilance.Often);
        }
    }

    /// <summary>Takes a worker back whose lane is closed or lost.</summary>
    internal void Return(Worker worker)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                worker.Dispose();
            }
            else
            {
                _idle.Push(worker);
            }
        }
    }

    private bool TryRentWorker([NotNullWhen(true)] out Worker? worker)
    {
        lock (_lock)
        {
            if (_idle.TryPop(out worker))
            {
                return true;
            }

            Worker[] workers = _workers;
            try
            {
                worker = new Worker(this, workers.Length + 1);
            }
            catch (OutOfMemoryException)
            {
                // How the runtime says that the system has no more threads.
                return false;
            }

            _workers = [.. workers, worker];
            return true;
        }
    }

    private void WatchdogMain()
    {
        var vigilance = new Vigilance();
        while (!_disposed)
        {
            TimeSpan wait = vigilance.Next(Look());
            if (!vigilance.MayRest)
            {
                Sleep(wait);
                continue;
            }

            // Asleep first, then one more look: a request that began in between is seen by one of the two.
            Interlocked.Exchange(ref _asleep, 1);
            if (Look() == Sighting.Quiet || Interlocked.Exchange(ref _asleep, 0) == 0)
            {
                _wake.Wait();
            }

            vigilance.Wake();
        }
    }

    private static void Sleep(TimeSpan time) => Libc.ClockNanoSleep(new Timespec(0, time.Ticks * 100), out _);

    private Sighting Look()
    {
        Volatile.Write(ref _looks, _looks + 1);
        Worker[] workers = _workers;
        if (_seen.Length < workers.Length)
        {
            Array.Resize(ref _seen, Math.Max(workers.Length, _seen.Length * 2));
        }

        var all = Sighting.Quiet;
        for (int i = 0; i < workers.Length; i++)
        {
            Sighting one = Look(workers[i], ref _seen[i]);
            all = one > all ? one : all;
        }

        return all;
    }

    private Sighting Look(Worker worker, ref long seen)
    {
        long state = worker.State;
        bool same = state == seen;
        seen = state;
        if (Worker.IsLost(state) && worker.Current is { IsCancelled: true })
        {
            // Again at every look: the first signal may have come before the system call began.
            worker.Interrupt();
            return Sighting.Blocked;
        }

        if (!Worker.IsServing(state))
        {
            return same ? Sighting.Quiet : Sighting.Requests;
        }

        if (!same)
        {
            return Sighting.Serving;
        }

        if (worker.Lane is { } lane)
        {
            TakeOver(worker, lane, state);
        }

        return Sighting.Blocked;
    }

    /// <summary>Gives the lane of a worker that serves in <paramref name="state"/> to another, if it still does.</summary>
    private void TakeOver(Worker worker, Lane lane, long state)
    {
        // Without room or a thread the lane waits; the next look tries again.
        if (!lane.CanDetach || !TryRentWorker(out Worker? next))
        {
            return;
        }

        if (worker.TryTakeOver(state))
        {
            lane.Assign(next);
        }
        else
        {
            Return(next);
        }
    }
}
