using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Differential;

/// <summary>The daemon as a process of an ordinary user. Disposing of it ends it; it also ends when this process does.</summary>
internal sealed class DaemonProcess : IDisposable
{
    /// <summary>The user and group, "nobody" on most systems.</summary>
    public const uint UserId = 65534;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly StringBuilder _log = new();
    private readonly Process _process;

    /// <param name="folder">A folder of the user's own; made. The program is copied there, since where it was built may be closed to others.</param>
    /// <param name="arguments">The daemon's.</param>
    /// <param name="sockets">The sockets in that folder that show that it listens.</param>
    public DaemonProcess(string folder, IEnumerable<string> arguments, IEnumerable<string> sockets)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(BuiltProgram()))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        Errno errno = Libc.ChangeOwnerAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(folder), UserId, UserId, AtFlags.None);
        if (errno != Errno.None)
        {
            throw new InvalidOperationException($"A server cannot be run as another user: {errno}. Run the tests as root.");
        }

        // A shell that waits for the end of its standard input ends the daemon, however this process ends.
        var start = new ProcessStartInfo(
            "setpriv",
            [
                $"--reuid={UserId}", $"--regid={UserId}", "--clear-groups", "--", "sh", "-c", "\"$@\" & read -r _; kill -9 $!; wait", "sh",
                Path.Combine(folder, "virtfsd"), .. arguments,
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["HOME"] = folder;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            WaitFor(sockets);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    // artifacts/bin/PROJECT/CONFIGURATION
    private static string BuiltProgram()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(own.Parent!.Parent!.FullName, "virtfsd", own.Name);
    }

    private void WaitFor(IEnumerable<string> sockets)
    {
        long start = Stopwatch.GetTimestamp();
        while (!sockets.All(File.Exists))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                lock (_log)
                {
                    throw new InvalidOperationException($"virtfsd does not listen: {_log}");
                }
            }

            Thread.Sleep(10);
        }
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.AppendLine(line);
            }
        }
    }
}
