using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>What a process holds of the host's resources.</summary>
/// <param name="Managed">Bytes of live objects; this process's alone, 0 for another.</param>
/// <param name="Resident">Bytes of memory.</param>
/// <param name="Descriptors">Open descriptors.</param>
/// <param name="Threads">Threads.</param>
internal readonly record struct Usage(long Managed, long Resident, int Descriptors, int Threads)
{
    /// <summary>This process's, after a thorough collection.</summary>
    public static Usage Own()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Of("self") with { Managed = GC.GetTotalMemory(forceFullCollection: true) };
    }

    /// <summary>A process's.</summary>
    public static Usage Of(int process) => Of(process.ToString(CultureInfo.InvariantCulture));

    private static Usage Of(string process)
    {
        string[] status = File.ReadAllLines($"/proc/{process}/status");
        return new Usage(0, 1024 * Field(status, "VmRSS:"), Directory.GetFileSystemEntries($"/proc/{process}/fd").Length, (int)Field(status, "Threads:"));
    }

    private static long Field(string[] status, string name) =>
        long.Parse(status.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
}
