using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace Virtfs.GuestTests.Harness;

/// <summary>A process that a test runs beside itself. What it prints is kept; it ends when it is disposed of and, in any case, with the test run.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly StringBuilder _log = new();

    public ChildProcess(string name, string program, IEnumerable<string> arguments)
    {
        Name = name;
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "TERM", "--", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = Repository.Root,
        };
        _process = Launcher.Start(start);
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>The process id: setpriv becomes the program.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The exit status, 128 + n where signal n ended it; only once it has exited.</summary>
    public int ExitStatus => _process.ExitCode;

    /// <summary>All that it printed so far.</summary>
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

    /// <summary>The last lines of the log, for messages.</summary>
    public string LogTail => $"\n--- {Name} said ---\n{string.Join('\n', Log.Split('\n').TakeLast(40))}";

    /// <summary>Writes a line to its standard input.</summary>
    public void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until it says something.</summary>
    public void WaitFor(string words, TimeSpan limit) => Eventually.True(
        $"{Name} says '{words}'",
        limit,
        () => Log.Contains(words, StringComparison.Ordinal) || !MustRun(),
        () => LogTail);

    /// <summary>True while it runs; otherwise fails with what it said.</summary>
    public bool MustRun() => !HasExited ? true : throw new HarnessException($"{Name} ended with status {ExitStatus}{LogTail}");

    /// <summary>Asks it to end, with SIGTERM, and ends it if it does not.</summary>
    /// <returns>False where it had to be killed.</returns>
    public bool Stop()
    {
        if (HasExited)
        {
            return true;
        }

        Host.Signal("TERM", Id);
        bool ended = _process.WaitForExit(Patience);
        Kill();
        return ended;
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public void Kill()
    {
        if (!HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
    }

    /// <summary>The children it has now.</summary>
    public IReadOnlyList<int> Children() =>
        [.. File.ReadAllText($"/proc/{Id}/task/{Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    public void Dispose()
    {
        Stop();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            lock (_log)
            {
                _log.Append(line.Data).Append('\n');
            }
        }
    }
}
