using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>A running virtfsd, the program that <c>./build</c> publishes, and what can be seen of it from outside.</summary>
internal sealed class Daemon : IDisposable
{
    private static readonly Lazy<string> Published = new(Publish);

    private readonly ChildProcess _process;

    public Daemon(IReadOnlyList<Export> exports)
        : this(exports, HarnessProcess.Start("virtfsd", Program, exports.SelectMany(Arguments)))
    {
    }

    private Daemon(IReadOnlyList<Export> exports, ChildProcess process)
    {
        _process = process;
        try
        {
            _process.Await("listens", () => exports.All(export => File.Exists(export.Socket)));
        }
        catch
        {
            _process.Dispose();
            throw;
        }
    }

    /// <summary>The published program, brought up to date.</summary>
    public static string Program => Published.Value;

    /// <summary>The user and group of <see cref="Unprivileged"/>, "nobody" on most systems.</summary>
    public const uint Nobody = 65534;

    /// <summary>One that is not root's.</summary>
    /// <param name="work">The folder of its exports; it becomes that user's, and the program is copied there, since where it was built may be closed to others.</param>
    /// <param name="exports">What it serves.</param>
    public static Daemon Unprivileged(TemporaryFolder work, IReadOnlyList<Export> exports)
    {
        string copy = work.At("virtfsd");
        File.Copy(Program, copy);
        Host.Run(work.Path, $"chown -R {Nobody}:{Nobody} .");
        return new Daemon(exports, HarnessProcess.Start("virtfsd", copy, exports.SelectMany(Arguments), Nobody));
    }

    /// <summary>What it printed.</summary>
    public string Log => _process.Log;

    /// <summary>The end of that, for messages.</summary>
    public string LogTail => _process.LogTail;

    /// <summary>Memory in use that is in RAM, in bytes.</summary>
    public long ResidentBytes => 1024 * long.Parse(StatusLine("VmRSS").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The number of descriptors it holds open.</summary>
    public int Descriptors => Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length;

    /// <summary>What its descriptors below a folder lead to.</summary>
    public IReadOnlyList<string> OpenBelow(string folder) =>
        [.. Directory.GetFiles($"/proc/{_process.Id}/fd").Select(LinkTarget).Where(path => path.StartsWith(folder, StringComparison.Ordinal))];

    /// <summary>Fails the test if it has ended or has complained about something.</summary>
    public void MustBeWell()
    {
        _process.MustRun();
        string? complaint = _process.Log.Split('\n').FirstOrDefault(line =>
            line.Contains("warn", StringComparison.OrdinalIgnoreCase) || line.Contains("fail:", StringComparison.Ordinal) ||
            line.Contains("crit:", StringComparison.Ordinal) || line.Contains("xception", StringComparison.Ordinal));
        if (complaint is not null)
        {
            throw new HarnessException($"virtfsd complained: {complaint}{LogTail}");
        }
    }

    /// <summary>Ends it; fails if it does not end well.</summary>
    public void Dispose()
    {
        using ChildProcess process = _process;
        MustBeWell();
        if (!process.Stop() || process.ExitStatus != 0)
        {
            throw new HarnessException($"virtfsd did not end well, but with status {process.ExitStatus}{process.LogTail}");
        }
    }

    private static IEnumerable<string> Arguments(Export export) =>
    [
        "-virtfs", $"local,path={export.Folder.Replace(",", ",,", StringComparison.Ordinal)},mount_tag={export.Tag},{export.Options}",
        "--listen", $"vhost-user:{export.Socket},tag={export.Tag}",
    ];

    private static string LinkTarget(string path)
    {
        // Descriptors come and go while they are looked at.
        try
        {
            return new FileInfo(path).LinkTarget ?? string.Empty;
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    // The tests are about what users run: the published program, brought up to date. Compilers that outlive the build would keep its output open.
    private static string Publish()
    {
        string program = RepositoryFolder.At("out/virtfsd");
        Host.Run(RepositoryFolder.Path, """
            if [[ ! -x out/virtfsd || -n $(find src build global.json Directory.* -newer out/virtfsd -print -quit) ]]; then MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false ./build; fi
            """);
        return program;
    }

    private string StatusLine(string name) =>
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();
}
