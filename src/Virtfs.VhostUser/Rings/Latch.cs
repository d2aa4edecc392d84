using System;
using System.Diagnostics;
using System.Threading;

namespace Virtfs.VhostUser.Rings;

/// <summary>Something to wait for that is there or not, with nothing to free.</summary>
internal sealed class Latch
{
    private readonly object _monitor = new();
    private bool _isSet;

    /// <summary>It is there.</summary>
    public void Set()
    {
        lock (_monitor)
        {
            _isSet = true;
            Monitor.PulseAll(_monitor);
        }
    }

    /// <summary>It is not there.</summary>
    public void Reset()
    {
        lock (_monitor)
        {
            _isSet = false;
        }
    }

    /// <summary>Waits until it is there, or the time is up.</summary>
    /// <returns>False when the time was up.</returns>
    public bool Wait(TimeSpan patience)
    {
        long began = Stopwatch.GetTimestamp();
        lock (_monitor)
        {
            while (!_isSet)
            {
                TimeSpan left = patience - Stopwatch.GetElapsedTime(began);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_monitor, left))
                {
                    return _isSet;
                }
            }

            return true;
        }
    }
}
