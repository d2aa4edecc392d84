using System;
using System.Globalization;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>
/// A folder on the host whose file <c>slow</c> answers no read until it is told to: a FUSE file system, mounted as a network's would be whose server is gone.
/// </summary>
internal sealed class HangingFolder : IDisposable
{
    private readonly string _folder;
    private readonly ChildProcess _process;

    /// <param name="folder">Where it is mounted.</param>
    /// <param name="interrupts">What becomes of a read whose reader gets a signal.</param>
    public HangingFolder(string folder, Interrupts interrupts)
    {
        _folder = System.IO.Directory.CreateDirectory(folder).FullName;
        _process = HarnessProcess.Start("the file system that hangs", "bash", [
            "-c", "source eng/lib.sh; export PYTHONHOME=$guest_root/usr; run_from \"$guest_root\" python3 \"$@\"", "hang",
            System.IO.Path.Combine(GuestScripts.Folder, "fuse_hang.py"), _folder, interrupts == Interrupts.Ignored ? "deaf" : "hears",
        ]);
        _process.WaitFor("mounted");
    }

    /// <summary>Waits until so many reads hang.</summary>
    public void WaitForReads(int number) => _process.WaitFor(string.Create(CultureInfo.InvariantCulture, $"reading {number}\n"));

    /// <summary>Answers the reads that hang, and from now on every other at once.</summary>
    public void Release() => _process.Tell("go");

    public void Dispose()
    {
        _process.Dispose();
        Host.Run("/", $"if mountpoint -q '{_folder}'; then umount -l '{_folder}'; fi");
    }
}
