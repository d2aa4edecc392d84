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

/// <summary>The daemon as a process, of an ordinary user where that is asked for. Disposing of it ends it; it also ends when this process does.</summary>
internal sealed class DaemonProcess : IDisposable
{
    /// <summary>The user and group, "nobody" on most systems.</summary>
    public const uint UserId = 65534;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly StringBuilder _log = new();
    private readonly Process _process;

    /// <summary>Starts it as an ordinary user.</summary>
    /// <param name="folder">A folder of the user's own; made. The program is copied there, since where it was built may be closed to others.</param>
    /// <param name="arguments">The daemon's.</param>
    /// <param name="sockets">The sockets in that folder that show that it listens.</param>
    public DaemonProcess(string folder, IEnumerable<string> arguments, IEnumerable<string> sockets)
        : this(
            folder,
            ["setpriv", $"--reuid={UserId}", $"--regid={UserId}", "--clear-groups", "--", .. Keeper, CopyFor(folder), .. arguments],
            sockets)
    {
    }

    private DaemonProcess(string folder, string[] words, IEnumerable<string> sockets)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
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

    /// <summary>The process, or what keeps it.</summary>
    public int Id => _process.Id;

    /// <summary>What it has printed so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    // A shell that waits for the end of its standard input ends the daemon, however this process ends.
    private static string[] Keeper => ["sh", "-c", "\"$@\" & read -r _; kill -9 $!; wait", "sh"];

    /// <summary>Starts it as the user this process is.</summary>
    /// <param name="folder">The folder it works in; it exists.</param>
    /// <param name="arguments">The daemon's.</param>
    /// <param name="sockets">The sockets that show that it listens.</param>
    public static DaemonProcess StartAsSelf(string folder, IEnumerable<string> arguments, IEnumerable<string> sockets) =>
        new(folder, [.. Keeper, Path.Combine(BuiltProgram(), "virtfsd"), .. arguments], sockets);

    private static string CopyFor(string folder)
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

        return Path.Combine(folder, "virtfsd");
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
                throw new InvalidOperationException($"virtfsd does not listen: {Log}");
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
