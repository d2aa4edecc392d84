using System;
using System.IO;
using Virtfs.Qtest;

namespace Virtfs.Proxy;

/// <summary>A helper that listens at a path for its one client.</summary>
internal sealed class Helper : IDisposable
{
    private readonly Program _program;

    public Helper(HelperKind kind, string folder, string socket)
    {
        string[] arguments = ["-n", "-p", folder, "-s", socket, "-u", "0", "-g", "0"];
        _program = kind == HelperKind.Own
            ? new Program(Program.Built("virtfs-proxy-helper"), arguments)
            : new Program(Path.Combine(RepositoryFolder.Path, "eng/peers"), ["virtfs-proxy-helper", .. arguments]);

        // Bound, given to its owner and listened to one after the other: who connects too early is refused.
        _program.Await(() => IsListenedTo(socket));
    }

    public Program Program => _program;

    public void Dispose() => _program.Dispose();

    // A trial connection would be the one client.
    private static bool IsListenedTo(string socket)
    {
        foreach (string line in File.ReadLines("/proc/net/unix"))
        {
            // Num RefCount Protocol Flags Type St Inode Path; the flag is __SO_ACCEPTCON.
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 8 && fields[7] == socket && fields[3] == "00010000")
            {
                return true;
            }
        }

        return false;
    }
}
