using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;

namespace Virtfs.Testing;

/// <summary>A program for a <see cref="ChildProcess"/>, and how it is started.</summary>
/// <param name="Program">Its path, or a name to look up in PATH.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ChildCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>What messages call it; the program's name unless given.</summary>
    public string Name { get; init; } = Path.GetFileName(Program);

    /// <summary>The folder it works in; this process's unless given.</summary>
    public string WorkingFolder { get; init; } = string.Empty;

    /// <summary>Variables beside those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The user and group it runs as, without other groups; null for this process's. Needs root.</summary>
    public uint? UserId { get; init; }

    /// <summary>
    /// The signal that it gets when this process ends, as kill(1) has it. KILL ends whatever runs; TERM is for a program that has children of its own to end,
    /// as a kernel in user mode has.
    /// </summary>
    public string DeathSignal { get; init; } = "KILL";

    /// <summary>
    /// Whether it becomes another user by itself, on which the kernel forgets whose death it was to follow (prctl(2)). A shell keeps it instead, which kills it
    /// when its standard input ends; the process id is the shell's then, and the program's standard input is empty.
    /// </summary>
    public bool ChangesUser { get; init; }

    /// <summary>Whether standard output is left to the test, as bytes: <see cref="ChildProcess.RawOutput"/>.</summary>
    public bool LeavesOutput { get; init; }

    private string[] Keeper => ChangesUser
        ? ["sh", "-c", "\"$@\" & read -r _; kill -9 $!; wait", "sh"]
        : ["setpriv", "--pdeathsig", DeathSignal, .. User, "--"];

    private string[] User => UserId is { } id
        ? [string.Create(CultureInfo.InvariantCulture, $"--reuid={id}"), string.Create(CultureInfo.InvariantCulture, $"--regid={id}"), "--clear-groups"]
        : [];

    /// <summary>What starts it, with all three standard streams redirected.</summary>
    internal ProcessStartInfo ToStartInfo()
    {
        var start = new ProcessStartInfo(Keeper[0], [.. Keeper[1..], Program, .. Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = WorkingFolder,
        };
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
