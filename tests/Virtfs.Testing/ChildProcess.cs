using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Virtfs.Testing;

/// <summary>A process that a test runs beside itself. What it prints is kept; it ends when it is disposed of and, in any case, with the test run.</summary>
/// <remarks>
/// What it printed and whether it runs may be asked from any thread. The limits are for liveness alone, <see cref="Eventually.Limit"/> unless given; what
/// fails ends with the last lines that the program printed.
/// </remarks>
public sealed class ChildProcess : IDisposable
{
    // For a program that does not end by itself: nothing else is waited for.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    // What a program printed is there when it has ended; but what outlives it, a compiler for the next build, may keep its outputs open for minutes.
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly ChildLog _log;
    private readonly bool _isBehindShell;

    /// <summary>Starts it.</summary>
    public ChildProcess(ChildCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        Name = command.Name;
        _log = new ChildLog(command.LeavesOutput ? 1 : 2);
        _isBehindShell = command.ChangesUser;
        _process = Launcher.Start(command.ToStartInfo());
        _process.ErrorDataReceived += (_, line) => _log.Add(ChildOutput.Error, line.Data);
        _process.BeginErrorReadLine();
        if (!command.LeavesOutput)
        {
            _process.OutputDataReceived += (_, line) => _log.Add(ChildOutput.Output, line.Data);
            _process.BeginOutputReadLine();
        }
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>The process id: what starts it becomes the program, unless <see cref="ChildCommand.ChangesUser"/>.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The exit status, 128 + n where signal n ended it; only once it has ended.</summary>
    public int ExitStatus => _process.ExitCode;

    /// <summary>Its standard input.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Its standard output, where that is left to the test.</summary>
    public Stream RawOutput => _process.StandardOutput.BaseStream;

    /// <summary>The lines of standard output so far.</summary>
    public string[] Output => _log.LinesOf(ChildOutput.Output);

    /// <summary>The lines of standard error so far.</summary>
    public string[] Errors => _log.LinesOf(ChildOutput.Error);

    /// <summary>The lines of both so far, in the order in which they came.</summary>
    public string[] Lines => _log.Lines;

    /// <summary>The same as text, each line ended by a line feed.</summary>
    public string Log => _log.Text;

    /// <summary>The last lines of the log, for messages.</summary>
    public string LogTail => $"\n--- {Name} said ---\n{_log.Tail}";

    /// <summary>Writes a line to its standard input.</summary>
    public void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until it is so while the program runs, or when it has ended.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="isSo">Looks.</param>
    /// <param name="limit">How long at most.</param>
    /// <exception cref="HarnessException">It did not come, or the program has ended before.</exception>
    public void Await(string what, Func<bool> isSo, TimeSpan? limit = null) =>
        Eventually.True($"{Name}: {what}", limit ?? Eventually.Limit, () => isSo() || (HasExited && IsSoInTheEnd(isSo)), () => LogTail);

    /// <summary>Waits until it has printed some words, a line feed perhaps among them.</summary>
    /// <exception cref="HarnessException">It did not, or has ended before.</exception>
    public void WaitFor(string words, TimeSpan? limit = null) => Await($"says '{words}'", () => Log.Contains(words, StringComparison.Ordinal), limit);

    /// <summary>Waits until it has printed such a line on either output.</summary>
    /// <returns>The first.</returns>
    /// <exception cref="HarnessException">It did not, or has ended before.</exception>
    public string WaitForLine(Func<string, bool> predicate)
    {
        string? line = null;
        Await("prints the line", () => (line = Lines.FirstOrDefault(predicate)) is not null);
        return line!;
    }

    /// <summary>Waits for its end, and for the rest of what it prints.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="HarnessException">It goes on.</exception>
    public int WaitForExit(TimeSpan? limit = null)
    {
        if (!_process.WaitForExit(limit ?? Eventually.Limit))
        {
            throw new HarnessException($"{Name} does not end{LogTail}");
        }

        _log.WaitForEnd(ReadPatience);
        return ExitStatus;
    }

    /// <summary>True while it runs; otherwise fails with what it said.</summary>
    public bool MustRun() => !HasExited ? true : throw HasEnded();

    /// <summary>Sends it a signal; nothing happens if it has ended.</summary>
    /// <param name="name">As kill(1) has it: <c>TERM</c>.</param>
    public void Signal(string name)
    {
        var start = new ProcessStartInfo("kill", ["-s", name, Id.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true };
        using Process kill = Process.Start(start)!;
        kill.WaitForExit();
    }

    /// <summary>Asks it to end, with SIGTERM, and ends it if it does not; or at once if <see cref="ChildCommand.ChangesUser"/>.</summary>
    /// <returns>False where it had to be killed.</returns>
    public bool Stop()
    {
        if (HasExited)
        {
            return true;
        }

        bool ended = false;
        if (!_isBehindShell)
        {
            Signal("TERM");
            ended = _process.WaitForExit(StopPatience);
        }

        Kill();
        return ended;
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public void Kill()
    {
        if (_isBehindShell)
        {
            // The shell alone knows the program.
            _process.StandardInput.Close();
        }
        else if (!HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit(Eventually.Limit);
    }

    /// <inheritdoc cref="Stop"/>
    public void Dispose()
    {
        Stop();
        _process.Dispose();
    }

    // What it printed at its end may not have been read when its end is seen.
    private bool IsSoInTheEnd(Func<bool> isSo)
    {
        _log.WaitForEnd(ReadPatience);
        return isSo() ? true : throw HasEnded();
    }

    private HarnessException HasEnded() => new($"{Name} ended with status {ExitStatus}{LogTail}");
}
