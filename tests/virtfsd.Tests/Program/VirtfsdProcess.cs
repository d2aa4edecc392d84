using System;
using System.IO;
using Virtfs.Testing;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>virtfsd as its users run it: a process with a command line, two outputs and an exit code.</summary>
internal sealed class VirtfsdProcess : IDisposable
{
    private readonly ChildProcess _process;

    private VirtfsdProcess(ChildCommand command) => _process = new ChildProcess(command with { Name = "virtfsd" });

    /// <summary>The program: the one that VIRTFS_TEST_PROGRAM names, which <c>./test</c> does with the published one, or else the one that was built with these tests.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("VIRTFS_TEST_PROGRAM") ?? System.IO.Path.Combine(AppContext.BaseDirectory, "virtfsd");

    /// <summary>Its standard input.</summary>
    public Stream Input => _process.Input;

    /// <summary>Its standard output, where it is a door.</summary>
    public Stream RawOutput => _process.RawOutput;

    /// <summary>Lines of standard output so far.</summary>
    public string[] Output => _process.Output;

    /// <summary>Lines of standard error so far.</summary>
    public string[] Errors => _process.Errors;

    /// <summary>Starts it.</summary>
    public static VirtfsdProcess Start(params string[] arguments) => new(Command(arguments));

    /// <summary>Starts it with its standard output left to the caller.</summary>
    public static VirtfsdProcess StartAsDoor(params string[] arguments) => new(Command(arguments) with { LeavesOutput = true });

    /// <summary>Starts it from a line for bash, <c>$0</c> being the program.</summary>
    public static VirtfsdProcess StartByShell(string line) => new(new ChildCommand("bash", ["-c", line, Path]));

    /// <summary>Runs it to its end.</summary>
    public static FinishedRun Run(params string[] arguments)
    {
        using VirtfsdProcess process = Start(arguments);
        int exitCode = process.WaitForExit();
        return new FinishedRun(exitCode, process.Output, process.Errors);
    }

    /// <summary>Waits until it has printed a line on either output that satisfies <paramref name="predicate"/>.</summary>
    public string WaitForLine(Func<string, bool> predicate) => _process.WaitForLine(predicate);

    /// <summary>Waits until it has opened its doors.</summary>
    public void WaitUntilListening() => _process.WaitFor("listening on ");

    /// <summary>Sends it a signal, and waits for its end.</summary>
    /// <param name="signal">As kill(1) has it: <c>TERM</c>.</param>
    public int End(string signal)
    {
        _process.Signal(signal);
        return WaitForExit();
    }

    /// <summary>Waits for its end, and for the rest of what it printed.</summary>
    public int WaitForExit() => _process.WaitForExit();

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    // A shell that runs tests in the background has them ignore SIGINT, and so would the program.
    private static ChildCommand Command(string[] arguments) => new("env", ["--default-signal=INT", Path, .. arguments]);
}
