using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using Virtfs.Drivers.Synth;
using Virtfs.Protocol;

namespace Virtfs.Samples;

/// <summary>What a process knows of itself, as files: made anew each time somebody reads one.</summary>
public static class ProcessMetrics
{
    /// <summary>Makes the tree.</summary>
    public static SynthFileSystem MakeTree()
    {
        var tree = new SynthFileSystem();
        tree.Root.AddFile("id", Line(Environment.ProcessId));
        tree.Root.AddFile("uptime", () => Line((DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds));
        tree.Root.AddFile("cpu", () => Line(Environment.CpuUsage.TotalTime.TotalSeconds));

        SynthDirectory memory = tree.Root.AddDirectory("memory");
        memory.AddFile("resident", () => Line(Environment.WorkingSet));
        memory.AddFile("heap", () => Line(GC.GetTotalMemory(forceFullCollection: false)));
        memory.AddFile("allocated", () => Line(GC.GetTotalAllocatedBytes()));
        memory.AddFile("collections", Collections, Collect);

        SynthDirectory pool = tree.Root.AddDirectory("pool");
        pool.AddFile("threads", () => Line(ThreadPool.ThreadCount));
        pool.AddFile("done", () => Line(ThreadPool.CompletedWorkItemCount));
        pool.AddFile("waiting", () => Line(ThreadPool.PendingWorkItemCount));

        // A directory that lists itself: a file for each thread there is when somebody looks.
        tree.Root.AddDirectory("threads", ThreadIds, id => new ComputedFile(() => DescribeThread(id)));
        return tree;
    }

    private static string Line(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture) + "\n";

    private static string Collections() => string.Concat(Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation => $"{generation} {GC.CollectionCount(generation)}\n"));

    // echo 2 >memory/collections
    private static Errno Collect(ulong offset, ReadOnlySpan<byte> data)
    {
        if (!int.TryParse(data, CultureInfo.InvariantCulture, out int generation) || generation < 0 || generation > GC.MaxGeneration)
        {
            return Errno.EINVAL;
        }

        GC.Collect(generation);
        return Errno.None;
    }

    private static IEnumerable<string> ThreadIds()
    {
        using var process = Process.GetCurrentProcess();
        return [.. process.Threads.Cast<ProcessThread>().Select(thread => thread.Id.ToString(CultureInfo.InvariantCulture))];
    }

    private static byte[] DescribeThread(string id)
    {
        using var process = Process.GetCurrentProcess();
        ProcessThread? thread = process.Threads.Cast<ProcessThread>().FirstOrDefault(thread => thread.Id.ToString(CultureInfo.InvariantCulture) == id);
        return System.Text.Encoding.UTF8.GetBytes(thread is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{thread.TotalProcessorTime.TotalSeconds} s\n"));
    }
}
