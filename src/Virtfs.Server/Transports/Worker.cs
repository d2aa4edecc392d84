using System;
using System.Globalization;
using System.Threading;
using Virtfs.Linux;

namespace Virtfs.Server.Transports;

/// <summary>A thread that holds at most one lane and serves its requests.</summary>
internal sealed class Worker : IDisposable
{
    // Stack enough for the deepest driver; a thousand blocked workers stay cheap.
    private const int StackSize = 512 * 1024;

    // What _state's low bits say; the rest counts requests, so that a state seen twice means the same request.
    private const long PhaseMask = 3;
    private const long Taking = 0;
    private const long Serving = 1;
    private const long Lost = 2;
    private const long RequestStep = 4;

    private readonly WorkerPool _pool;
    private readonly SemaphoreSlim _assigned = new(0);
    private readonly Thread _thread;
    private ThreadInterrupt _interrupt;

    // Written by the worker (Taking, Serving) and, from Serving to Lost, by the watchdog: whoever wins the exchange decides who holds the lane.
    private long _state;
    private volatile Exchange? _current;

    // The lane it holds; written by the pool before the semaphore is released.
    private Lane? _lane;

    // Whether that lane has another holder yet; written by the pool before the semaphore is released.
    private bool _isInvited;

    // A request to run without holding its lane; written by the pool before the semaphore is released.
    private Exchange? _single;

    /// <summary>Makes the worker and starts its thread.</summary>
    internal Worker(WorkerPool pool, int number)
    {
        _pool = pool;
        _thread = new Thread(Main, StackSize)
        {
            IsBackground = true,
            Name = string.Create(CultureInfo.InvariantCulture, $"worker {number}"),
        };
        _thread.Start();
    }

    /// <summary>Whose worker it is.</summary>
    internal WorkerPool Pool => _pool;

    /// <summary>The lane it holds, if any.</summary>
    internal Lane? Lane => Volatile.Read(ref _lane);

    /// <summary>What the watchdog compares between two looks.</summary>
    internal long State => Volatile.Read(ref _state);

    /// <summary>The request it runs, if any.</summary>
    internal Exchange? Current => _current;

    /// <summary>True when its lane has been taken over while it serves.</summary>
    internal bool HasLostLane => IsLost(State);

    /// <summary>True for a state in which a request is being served.</summary>
    internal static bool IsServing(long state) => (state & PhaseMask) == Serving;

    /// <summary>True for a state in which a request runs on though its lane has been taken over.</summary>
    internal static bool IsLost(long state) => (state & PhaseMask) == Lost;

    /// <summary>Gives the worker a lane to hold.</summary>
    internal void Assign(Lane lane)
    {
        Volatile.Write(ref _lane, lane);
        _assigned.Release();
    }

    /// <summary>Has the worker take a lane from another one that is busy, if it can.</summary>
    internal void Invite(Lane lane)
    {
        _isInvited = true;
        Assign(lane);
    }

    /// <summary>Gives the worker a request to run without holding its lane.</summary>
    internal void Assign(Exchange exchange)
    {
        Volatile.Write(ref _single, exchange);
        _assigned.Release();
    }

    /// <summary>Ends the thread of a worker that holds no lane.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _lane, null);
        _assigned.Release();
    }

    /// <summary>Says that a request starts. A full fence: the watchdog either sees it or is seen asleep.</summary>
    internal void Begin(Exchange exchange)
    {
        exchange.Worker = this;
        _current = exchange;
        Interlocked.Exchange(ref _state, (_state & ~PhaseMask) + RequestStep + Serving);
        _pool.Watch();
    }

    /// <summary>Says that a request starts whose lane is not held, so that it cannot be lost.</summary>
    internal void BeginDetached(Exchange exchange)
    {
        exchange.Worker = this;
        _current = exchange;
        Interlocked.Exchange(ref _state, (_state & ~PhaseMask) + RequestStep + Lost);
        _pool.Watch();
    }

    /// <summary>Says that the request has ended.</summary>
    /// <returns>False when the lane has been taken over meanwhile.</returns>
    internal bool End()
    {
        _current = null;
        long serving = (_state & ~PhaseMask) + Serving;
        return Interlocked.CompareExchange(ref _state, serving - Serving + Taking, serving) == serving;
    }

    /// <summary>Takes the lane away from a worker that has been in <paramref name="state"/> for too long.</summary>
    /// <returns>False when it has just finished.</returns>
    internal bool TryTakeOver(long state) => Interlocked.CompareExchange(ref _state, state - Serving + Lost, state) == state;

    /// <summary>Makes the system call it is in return EINTR.</summary>
    internal void Interrupt() => _interrupt.Interrupt();

    /// <summary>Has the watchdog interrupt the request it runs, which has been cancelled, until it ends.</summary>
    internal void RequestInterrupt()
    {
        // The watchdog either sees the mark or is seen asleep.
        Interlocked.MemoryBarrier();
        _pool.Watch();
    }

    private void Main()
    {
        _interrupt = ThreadInterrupt.CurrentThread();
        while (true)
        {
            _assigned.Wait();
            if (Interlocked.Exchange(ref _single, null) is { } exchange)
            {
                exchange.Lane!.Run(this, exchange);
            }
            else if (_lane is { } lane)
            {
                if (_isInvited)
                {
                    _isInvited = false;
                    lane.Assist(this);
                }
                else
                {
                    lane.Run(this);
                }

                Volatile.Write(ref _lane, null);
            }
            else
            {
                _assigned.Dispose();
                return;
            }

            Interlocked.Exchange(ref _state, _state & ~PhaseMask);
            _pool.Return(this);
        }
    }
}
