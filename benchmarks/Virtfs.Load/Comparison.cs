using System;
using System.Collections.Generic;

namespace Virtfs.Load;

/// <summary>Two servers on the same folder under the same load, in turn, so that a change in the machine's speed meets both.</summary>
/// <param name="Other">The conversation with the server compared with.</param>
/// <param name="Ours">That with virtfsd.</param>
internal sealed record Comparison(Conversation Other, Conversation Ours) : IDisposable
{
    // Until .NET has compiled for good what runs all the time: of rounds of 0.2 s the first three were slower, at 50 to 90 in 100 of what came later.
    private const double WarmUpSeconds = 1;

    /// <summary>Measures an operation on all of several pairs, round by round in turn.</summary>
    /// <returns>One measurement for each pair.</returns>
    public static Measurement[] Measure(IReadOnlyList<Comparison> comparisons, Workload workload, int depth, LoadOptions options)
    {
        var measurements = new Measurement[comparisons.Count];
        for (int i = 0; i < measurements.Length; i++)
        {
            measurements[i] = new Measurement();
            comparisons[i].Prepare(workload, depth, options);
        }

        for (int round = 0; round < options.Rounds; round++)
        {
            for (int i = 0; i < measurements.Length; i++)
            {
                comparisons[i].RunRound(workload, depth, options, measurements[i]);
            }
        }

        foreach (Comparison comparison in comparisons)
        {
            workload.Finish(comparison.Other);
            workload.Finish(comparison.Ours);
        }

        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Other.Dispose();
        Ours.Dispose();
    }

    private void Prepare(Workload workload, int depth, LoadOptions options)
    {
        workload.Prepare(Other);
        workload.Prepare(Ours);

        // Warm both up: code to be compiled, caches, the host's file cache.
        double seconds = Math.Max(WarmUpSeconds, options.Seconds / 2);
        Other.Run(workload, depth, seconds, null);
        Ours.Run(workload, depth, seconds, null);
    }

    private void RunRound(Workload workload, int depth, LoadOptions options, Measurement measurement)
    {
        double other = Other.Run(workload, depth, options.Seconds, measurement.OtherLatency);
        measurement.Add(other, Ours.Run(workload, depth, options.Seconds, measurement.OurLatency));
    }
}
