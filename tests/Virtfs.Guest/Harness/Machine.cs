using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>
/// A booted guest. Scripts reach it as files in a control folder that has nothing to do with the server under test (QEMU's own 9pfs, or hostfs under
/// User-Mode Linux), so that they still run when a share hangs.
/// </summary>
internal abstract class Machine : IDisposable
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(180);

    // What the kernel says when a client was given something it must not be given, or had to wait far too long.
    private static readonly string[] Alarms =
        ["WARNING:", "BUG:", "Oops", "use-after-free", "refcount_t", "blocked for more than", "Kernel panic", "bogus", "Call Trace", "9pnet:"];

    private readonly string _control;
    private readonly ChildProcess _process;
    private int _jobs;
    private int _mounts;
    private int _seen;

    /// <summary>Boots it and waits until it takes scripts.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="command">The command in eng/ that runs such a machine.</param>
    /// <param name="arguments">Its arguments but the script.</param>
    /// <param name="control">The folder for scripts and results.</param>
    protected Machine(string name, string command, IEnumerable<string> arguments, string control)
    {
        Name = name;
        _control = control;
        Directory.CreateDirectory(Path.Combine(control, "scripts"));
        foreach (string script in Directory.GetFiles(GuestScripts.Folder))
        {
            File.Copy(script, Path.Combine(control, "scripts", Path.GetFileName(script)));
        }

        // Beside the test's own files: a machine that is killed leaves its behind.
        string temporary = Directory.CreateDirectory(control + ".tmp").FullName;
        _process = HarnessProcess.Start(
            name, RepositoryFolder.At(command), [.. arguments, Path.Combine(GuestScripts.Folder, "agent.sh")], temporaryFolder: temporary);
        try
        {
            WaitUntilReady();
        }
        catch
        {
            _process.Dispose();
            throw;
        }
    }

    public string Name { get; }

    /// <summary>The folder that the scripts see as <c>$CONTROL</c>, on the host.</summary>
    public string Control => _control;

    /// <summary>What its kernel printed.</summary>
    public string Console => _process.Log;

    /// <summary>The process of the command in eng/.</summary>
    protected ChildProcess Process => _process;

    /// <summary>Whether it has been killed.</summary>
    public bool IsKilled { get; private set; }

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill()
    {
        IsKilled = true;
        CutPower();
        Eventually.True($"{Name} is gone", Eventually.Limit, () => _process.HasExited);
    }

    /// <summary>Starts a bash script in it; scripts/lib.sh is there for it.</summary>
    public GuestJob Start(string script)
    {
        int number = ++_jobs;
        string path = Path.Combine(_control, number.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(path + ".new", $". $SCRIPTS/lib.sh\n{script}\n");
        File.Move(path + ".new", path + ".job");
        return new GuestJob(this, path, script);
    }

    /// <summary>Runs a bash script in it and returns what it printed; fails the test with that where it does not succeed.</summary>
    public string Run(string script, int seconds = 180) => Start(script).Wait(seconds);

    /// <summary>Mounts an export; each mount takes a device of its own with that tag.</summary>
    public Mount Mount(Export export, CacheMode cache = CacheMode.None, int msize = 512000, string options = "", string? folder = null)
    {
        string point = string.Create(CultureInfo.InvariantCulture, $"/mnt/{export.Tag}{++_mounts}");
        string mode = cache.ToString().ToLowerInvariant();
        Run(string.Create(CultureInfo.InvariantCulture, $"share_mount {export.Tag} {point} msize={msize},cache={mode}{options}"));
        return new Mount(this, export, point, folder);
    }

    /// <summary>Waits until it takes scripts, after its start or a reboot.</summary>
    public void WaitUntilReady()
    {
        string ready = Path.Combine(_control, "ready");
        Eventually.True($"{Name} boots", BootLimit, () => _process.MustRun() && File.Exists(ready), () => DescribeProcessors() + _process.LogTail);
        File.Delete(ready);
    }

    /// <summary>Fails the test if the guest's kernel has complained since the last look.</summary>
    public void MustBeWell()
    {
        string news = Console[_seen..];
        _seen += news.Length;
        if (Alarms.FirstOrDefault(alarm => news.Contains(alarm, StringComparison.Ordinal)) is { } found)
        {
            throw new HarnessException($"the kernel of {Name} says '{found}'\n{news}");
        }
    }

    /// <summary>What its tasks wait for, and the end of the console: for messages about a guest that hangs.</summary>
    public string Describe()
    {
        string waiting;
        try
        {
            waiting = Start("""
                for task in /proc/[0-9]*; do
                    [[ -e $task/stack && $(sed 's/.*) //' $task/stat) == D* ]] || continue
                    echo "$task $(tr '\0' ' ' <$task/cmdline)"
                    cat $task/stack
                done
                """).TryWait(TimeSpan.FromSeconds(10)) ?? "(it runs no script any more)";
        }
        catch (HarnessException exception)
        {
            waiting = exception.Message;
        }

        return $"\n--- tasks that wait ---\n{waiting}{DescribeProcessors()}{_process.LogTail}";
    }

    /// <summary>Ends its process.</summary>
    protected abstract void CutPower();

    /// <summary>What its processors are at, where that can be seen from outside: a guest may hang before it runs any script.</summary>
    protected virtual string DescribeProcessors() => string.Empty;

    /// <summary>True while it runs; otherwise fails with what it said.</summary>
    public bool MustRun() => _process.MustRun();

    public virtual void Dispose() => _process.Dispose();
}
