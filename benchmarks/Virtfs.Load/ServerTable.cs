using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;

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
        string further = depth > 1 ? "on all processors" : $"{OtherName} p50/p99 us | virtfsd p50/p99 us";
        output.WriteLine($"| operation | {OtherName} | virtfsd | ratio | fewest system calls | {further} |");
        output.WriteLine($"| --- | ---: | ---: | ---: | ---: | {(depth > 1 ? "---:" : "---: | ---:")} |");
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
            $"| {workload.Name} | {measured.Other:N0} | {measured.Ours:N0} | {measured.Ratio:F1} | {Native(workload, depth, 1, options):N0} |");
        return depth > 1
            ? string.Create(CultureInfo.InvariantCulture, $"{row} {Native(workload, depth, Math.Min(Environment.ProcessorCount, depth), options):N0} |")
            : $"{row} {Latency(measured.OtherLatency)} | {Latency(measured.OurLatency)} |";
    }

    /// <returns>Operations a second of so many threads together, which share the slots.</returns>
    private double Native(Workload workload, int depth, int threads, LoadOptions options)
    {
        double[] rates = new double[threads];
        using var start = new Barrier(threads);
        Thread[] running = [.. Enumerable.Range(0, threads).Select(number => new Thread(() =>
        {
            using var folder = new NativeFolder(Folder);
            start.SignalAndWait();
            rates[number] = Native(workload, folder, number, depth / threads, threads, options);
        }))];
        Array.ForEach(running, thread => thread.Start());
        Array.ForEach(running, thread => thread.Join());
        return rates.Sum();
    }

    private static double Native(Workload workload, NativeFolder folder, int firstSlot, int slots, int step, LoadOptions options)
    {
        long begin = Stopwatch.GetTimestamp();
        long done = 0;
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < options.Seconds / 2)
        {
            workload.DoNatively(folder, firstSlot + (step * (int)(done % slots)), (int)(done / slots));
            done++;
        }

        return done / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static string Latency(LatencyCounter counter) =>
        string.Create(CultureInfo.InvariantCulture, $"{counter.Percentile(0.5):F1} / {counter.Percentile(0.99):F1}");
}
