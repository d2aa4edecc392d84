using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Virtfs.Load;

/// <summary>Two servers on the same folder under the same load, in turn, so that a change in the machine's speed meets both.</summary>
/// <param name="Title">The table's heading.</param>
/// <param name="OtherName">The server compared with.</param>
/// <param name="Other">Its conversation.</param>
/// <param name="Ours">virtfsd's.</param>
internal sealed record Comparison(string Title, string OtherName, Conversation Other, Conversation Ours)
{
    /// <summary>Runs all rows at one depth and prints a table.</summary>
    public void Print(IEnumerable<Workload> workloads, int depth, LoadOptions options, string folder, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{Title}, {depth} in flight (operations a second, medians of {options.Rounds} rounds in turn)");
        output.WriteLine();
        string latency = depth == 1 ? $" {OtherName} p50/p99 us | virtfsd p50/p99 us |" : "";
        output.WriteLine($"| operation | {OtherName} | virtfsd | ratio | fewest system calls |{latency}");
        output.WriteLine($"| --- | ---: | ---: | ---: | ---: |{(depth == 1 ? " ---: | ---: |" : "")}");
        foreach (Workload workload in workloads)
        {
            output.WriteLine(Row(workload, depth, options, folder));
        }
    }

    private string Row(Workload workload, int depth, LoadOptions options, string folder)
    {
        var other = new List<double>();
        var ours = new List<double>();
        var ratios = new List<double>();
        var otherLatency = new LatencyCounter();
        var ourLatency = new LatencyCounter();
        workload.Prepare(Other);
        workload.Prepare(Ours);

        // Warm both up: code to be compiled, caches, the host's file cache.
        Other.Run(workload, depth, options.Seconds / 2, null);
        Ours.Run(workload, depth, options.Seconds / 2, null);
        for (int round = 0; round < options.Rounds; round++)
        {
            other.Add(Other.Run(workload, depth, options.Seconds, otherLatency));
            ours.Add(Ours.Run(workload, depth, options.Seconds, ourLatency));
            ratios.Add(ours[^1] / other[^1]);
        }

        workload.Finish(Other);
        workload.Finish(Ours);
        string row = string.Create(
            CultureInfo.InvariantCulture,
            $"| {workload.Name} | {Median(other):N0} | {Median(ours):N0} | {Median(ratios):F1} | {Native(workload, depth, options, folder):N0} |");
        return depth > 1
            ? row
            : row + string.Create(
                CultureInfo.InvariantCulture,
                $" {otherLatency.Percentile(0.5):F1} / {otherLatency.Percentile(0.99):F1} | {ourLatency.Percentile(0.5):F1} / {ourLatency.Percentile(0.99):F1} |");
    }

    private static double Native(Workload workload, int depth, LoadOptions options, string path)
    {
        using var folder = new NativeFolder(path);
        long begin = Stopwatch.GetTimestamp();
        long done = 0;
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < options.Seconds / 2)
        {
            workload.DoNatively(folder, (int)(done % depth), (int)(done / depth));
            done++;
        }

        return done / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
