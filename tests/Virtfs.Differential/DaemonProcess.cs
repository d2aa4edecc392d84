using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Testing;

namespace Virtfs.Differential;

/// <summary>The daemon as a process, of an ordinary user where that is asked for. Disposing of it ends it; it also ends when this process does.</summary>
internal sealed class DaemonProcess : IDisposable
{
    /// <summary>The user and group, "nobody" on most systems.</summary>
    public const uint UserId = 65534;

    private readonly ChildProcess _process;

    /// <summary>Starts it as an ordinary user.</summary>
    /// <param name="folder">A folder of the user's own; made. The program is copied there, since where it was built may be closed to others.</param>
    /// <param name="arguments">The daemon's.</param>
    /// <param name="sockets">The sockets in that folder that show that it listens.</param>
    public DaemonProcess(string folder, IEnumerable<string> arguments, IEnumerable<string> sockets)
        : this(folder, CopyFor(folder), arguments, sockets, UserId)
    {
    }

    private DaemonProcess(string folder, string program, IEnumerable<string> arguments, IEnumerable<string> sockets, uint? userId)
    {
        _process = new ChildProcess(new ChildCommand(program, [.. arguments])
        {
            WorkingFolder = folder,
            UserId = userId,
            Environment = new Dictionary<string, string> { ["HOME"] = folder },
        });
        try
        {
            _process.Await("listens", () => sockets.All(File.Exists));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What it has printed so far.</summary>
    public string Log => _process.Log;

    /// <summary>Starts it as the user this process is.</summary>
    /// <param name="folder">The folder it works in; it exists.</param>
    /// <param name="arguments">The daemon's.</param>
    /// <param name="sockets">The sockets that show that it listens.</param>
    public static DaemonProcess StartAsSelf(string folder, IEnumerable<string> arguments, IEnumerable<string> sockets) =>
        new(folder, Path.Combine(BuiltProgram(), "virtfsd"), arguments, sockets, userId: null);

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

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

    // artifacts/bin/PROJECT/CONFIGURATION
    private static string BuiltProgram()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(own.Parent!.Parent!.FullName, "virtfsd", own.Name);
    }
}
