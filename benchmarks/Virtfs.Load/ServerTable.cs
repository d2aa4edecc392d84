using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace Virtfs.Load;

/// <summary>A table of all operations on two servers, beside the fewest system calls for the same work.</summary>
/// <param name="Title">The table's heading.</param>
/// <param name="OtherName">The server compared with.</param>
/// <param name="Comparison">The two.</param>
/// <param name="Folder">The folder they share.</param>
internal sealed record ServerTable(string Title, string OtherName, Comparison Comparison, string Folder)
{
    /// <summary>Runs all operations at one depth and prints the table.</summary>
    public void Print(IEnumerable<Workload> workloads, int depth, LoadOptions options, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{Title}, {depth} in flight (operations a second, medians of {options.Rounds} rounds in turn)");
        output.WriteLine();
        string latency = depth == 1 ? $" {OtherName} p50/p99 us | virtfsd p50/p99 us |" : "";
        output.WriteLine($"| operation | {OtherName} | virtfsd | ratio | fewest system calls |{latency}");
        output.WriteLine($"| --- | ---: | ---: | ---: | ---: |{(depth == 1 ? " ---: | ---: |" : "")}");
        foreach (Workload workload in workloads)
        {
            output.WriteLine(Row(workload, depth, options));
        }
    }

    private string Row(Workload workload, int depth, LoadOptions options)
    {
        Measurement measured = Comparison.Measure([Comparison], workload, depth, options)[0];
        string row = string.Create(
            CultureInfo.InvariantCulture,
            $"| {workload.Name} | {measured.Other:N0} | {measured.Ours:N0} | {measured.Ratio:F1} | {Native(workload, depth, options):N0} |");
        return depth > 1 ? row : $"{row} {Latency(measured.OtherLatency)} | {Latency(measured.OurLatency)} |";
    }

    private double Native(Workload workload, int depth, LoadOptions options)
    {
        using var folder = new NativeFolder(Folder);
        long begin = Stopwatch.GetTimestamp();
        long done = 0;
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < options.Seconds / 2)
        {
            workload.DoNatively(folder, (int)(done % depth), (int)(done / depth));
            done++;
        }

        return done / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static string Latency(LatencyCounter counter) =>
        string.Create(CultureInfo.InvariantCulture, $"{counter.Percentile(0.5):F1} / {counter.Percentile(0.99):F1}");
}
