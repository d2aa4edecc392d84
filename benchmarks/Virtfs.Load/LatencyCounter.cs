using System;
using System.Diagnostics;

namespace Virtfs.Load;

/// <summary>Counts durations in steps of a tenth of a microsecond, so that percentiles cost nothing while the clock runs.</summary>
internal sealed class LatencyCounter
{
    private const int Steps = 100_000;
    private readonly long[] _counts = new long[Steps];
    private long _total;

    /// <summary>Counts one duration, in <see cref="Stopwatch"/> ticks; over 10 ms counts as 10 ms.</summary>
    public void Add(long ticks)
    {
        long step = ticks * 10_000_000 / Stopwatch.Frequency;
        _counts[Math.Min(step, Steps - 1)]++;
        _total++;
    }

    /// <summary>The duration that a share of all stay below, in microseconds.</summary>
    public double Percentile(double share)
    {
        long wanted = (long)(_total * share);
        long seen = 0;
        for (int i = 0; i < Steps; i++)
        {
            seen += _counts[i];
            if (seen > wanted)
            {
                return i / 10.0;
            }
        }

        return Steps / 10.0;
    }
}
