using System;
using System.Diagnostics;
using System.IO;

namespace Virtfs.Qtest;

/// <summary>How a QEMU that can attach any vhost-user device (10.2 or later) is started on this machine.</summary>
public static class QemuCommand
{
    private static readonly Lazy<string[]> Found = new(Find);

    /// <summary>The program and its first arguments. Fetches a QEMU into the cache if the machine has none that will do, which takes minutes, once.</summary>
    /// <exception cref="InvalidOperationException">There is none and none can be fetched; the message says why.</exception>
    public static ReadOnlySpan<string> Words => Found.Value;

    private static string[] Find()
    {
        var start = new ProcessStartInfo(Path.Combine(RepositoryFolder.Path, "eng/qemu"), ["--command"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && output.Length > 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"eng/qemu failed: {errors.GetAwaiter().GetResult()}");
    }
}
