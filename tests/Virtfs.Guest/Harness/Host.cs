using System.Diagnostics;
using System.Globalization;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>Short scripts on the host's side.</summary>
internal static class Host
{
    /// <summary>Runs a bash script in a folder and returns what it printed; fails with that where it does not succeed.</summary>
    public static string Run(string folder, string script)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", $"exec 2>&1\n{script}"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new HarnessException($"on the host, this ended with status {process.ExitCode}:\n{script}\n--- it said ---\n{output}");
    }

    /// <summary>Sends a signal to a process that may have ended.</summary>
    public static void Signal(string name, int process) => Run("/", string.Create(CultureInfo.InvariantCulture, $"kill -s {name} {process} || true"));

    /// <summary>A number that a command printed.</summary>
    public static long Number(string output) => long.Parse(output.Trim(), CultureInfo.InvariantCulture);
}
