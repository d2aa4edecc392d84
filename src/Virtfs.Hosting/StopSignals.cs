using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;

namespace Virtfs.Hosting;

/// <summary>
/// SIGINT (Ctrl+C) and SIGTERM while this is there: the first is told, so that the program can close; another, half a second later or more, ends the process as usual, should
/// the closing hang.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // A signal may come twice though it was meant once: timeout(1) sends it to the process and to its group.
    private static readonly TimeSpan SameSignal = TimeSpan.FromMilliseconds(500);

    private readonly Action<PosixSignal> _stop;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;

    // Held while somebody is told, and to end that: a signal may still be on its way when this is disposed of.
    private readonly Lock _lock = new();
    private bool _isOver;
    private long _first;

    /// <summary>Begins to listen.</summary>
    /// <param name="stop">Told of the first signal, once, on a thread of its own.</param>
    public StopSignals(Action<PosixSignal> stop)
    {
        _stop = stop;
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    }

    /// <summary>Listens no more; afterwards nobody is told.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _terminate.Dispose();
        _interrupt.Dispose();
    }

    // Signals that follow each other closely are handled at the same time, by a thread each.
    private void OnSignal(PosixSignalContext context)
    {
        long now = Stopwatch.GetTimestamp();
        long before = Interlocked.CompareExchange(ref _first, now, 0);
        context.Cancel = before == 0 || Stopwatch.GetElapsedTime(before, now) < SameSignal;
        if (before != 0)
        {
            return; // At once: the first may hang in what it was told to do.
        }

        lock (_lock)
        {
            if (!_isOver)
            {
                _stop(context.Signal);
            }
        }
    }
}
