using System;
using System.IO;
using System.Linq;

namespace Virtfs.Client;

/// <summary>The permission bits that this process takes from what it makes.</summary>
internal static class ProcessUmask
{
    // umask(2) can only be read by setting it, for all threads; the kernel tells it here too (proc_pid_status(5)). 022 where it does not.
    private const uint Usual = 0x12;

    private const string Field = "Umask:";

    /// <summary>The bits, as of the first time somebody asked.</summary>
    public static uint Value { get; } = Read();

    private static uint Read()
    {
        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is null ? Usual : Convert.ToUInt32(line[Field.Length..].Trim(), 8);
    }
}
