using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>virtfsd as its users run it: a process with a command line, two outputs and an exit code.</summary>
internal sealed class VirtfsdProcess : IDisposable
{
    // For liveness alone: a busy machine takes a second or two to start a process.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];

    private VirtfsdProcess(ProcessStartInfo start, bool readsOutput)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        _process.BeginErrorReadLine();
        if (readsOutput)
        {
            _process.OutputDataReceived += (_, line) => Add(_output, line.Data);
            _process.BeginOutputReadLine();
        }
    }

    /// <summary>The program: the one that VIRTFS_TEST_PROGRAM names, which <c>./test</c> does with the published one, or else the one that was built with these tests.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("VIRTFS_TEST_PROGRAM") ?? System.IO.Path.Combine(AppContext.BaseDirectory, "virtfsd");

    /// <summary>Its standard input.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Its standard output, where it is a door.</summary>
    public Stream RawOutput => _process.StandardOutput.BaseStream;

    /// <summary>Lines of standard output so far.</summary>
    public string[] Output => Copy(_output);

    /// <summary>Lines of standard error so far.</summary>
    public string[] Errors => Copy(_errors);

    /// <summary>Starts it.</summary>
    public static VirtfsdProcess Start(params string[] arguments) => new(Command(arguments), readsOutput: true);

    /// <summary>Starts it with its standard output left to the caller.</summary>
    public static VirtfsdProcess StartAsDoor(params string[] arguments) => new(Command(arguments), readsOutput: false);

    /// <summary>Starts it from a line for bash, <c>$0</c> being the program.</summary>
    public static VirtfsdProcess StartByShell(string line) => new(new ProcessStartInfo("bash", ["-c", line, Path]), readsOutput: true);

    /// <summary>Runs it to its end.</summary>
    public static FinishedRun Run(params string[] arguments)
    {
        using VirtfsdProcess process = Start(arguments);
        int exitCode = process.WaitForExit();
        return new FinishedRun(exitCode, process.Output, process.Errors);
    }

    /// <summary>Waits until it has printed a line on either output that satisfies <paramref name="predicate"/>.</summary>
    public string WaitForLine(Func<string, bool> predicate)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            if (Output.Concat(Errors).FirstOrDefault(predicate) is string line)
            {
                return line;
            }

            Assert.False(_process.HasExited, $"virtfsd has ended: {string.Join('\n', Errors)}");
            Thread.Sleep(5);
        }

        throw new TimeoutException($"virtfsd does not say it: {string.Join('\n', Output.Concat(Errors))}");
    }

    /// <summary>Waits until it has opened its doors.</summary>
    public void WaitUntilListening() => WaitForLine(line => line.Contains("listening on ", StringComparison.Ordinal));

    /// <summary>Sends it a signal, and waits for its end.</summary>
    /// <param name="signal">As kill(1) has it: <c>TERM</c>.</param>
    public int End(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        return WaitForExit();
    }

    /// <summary>Waits for its end, and for the rest of what it printed.</summary>
    public int WaitForExit()
    {
        Assert.True(_process.WaitForExit(Patience), "virtfsd does not end.");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    // A shell that runs tests in the background has them ignore SIGINT, and so would the program.
    private static ProcessStartInfo Command(string[] arguments) => new("env", ["--default-signal=INT", Path, .. arguments]);

    private void Add(List<string> lines, string? line)
    {
        if (line is not null)
        {
            lock (_lock)
            {
                lines.Add(line);
            }
        }
    }

    private string[] Copy(List<string> lines)
    {
        lock (_lock)
        {
            return [.. lines];
        }
    }
}
