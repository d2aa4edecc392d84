using System;
using System.Collections.Generic;
using System.Diagnostics;
using Virtfs.Testing;

namespace Virtfs.Qtest;

/// <summary>How a QEMU is started on this machine.</summary>
/// <param name="Words">The program and its first arguments.</param>
/// <param name="Idle">The arguments with which its devices work and its processor does not.</param>
public sealed record QemuCommand(IReadOnlyList<string> Words, IReadOnlyList<string> Idle)
{
    private static readonly Lazy<QemuCommand> Found = new(() => new QemuCommand(Find(), ["-accel", "qtest"]));

    /// <summary>
    /// The newest one, which can attach any vhost-user device (10.2 or later). Fetches it into the cache if the machine has none that will do, which
    /// takes minutes, once.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none and none can be fetched; the message says why.</exception>
    public static QemuCommand Newest => Found.Value;

    /// <summary>QEMU 7.2, with a proxy driver and without <see cref="QemuDevice.VhostUser"/>. Debian has it without the accelerator for tests.</summary>
    public static QemuCommand WithProxyDriver { get; } =
        new([RepositoryFolder.At("eng/peers"), "qemu-system-x86_64"], ["-accel", "tcg", "-S"]);

    private static string[] Find()
    {
        var start = new ProcessStartInfo(RepositoryFolder.At("eng/qemu"), ["--command"])
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
