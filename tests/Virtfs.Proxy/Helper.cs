using System;
using System.IO;
using Virtfs.Testing;

namespace Virtfs.Proxy;

/// <summary>A helper that listens at a path for its one client.</summary>
internal sealed class Helper : IDisposable
{
    private readonly ChildProcess _process;

    public Helper(HelperKind kind, string folder, string socket)
    {
        string[] arguments = ["-n", "-p", folder, "-s", socket, "-u", "0", "-g", "0"];
        _process = kind == HelperKind.Own
            ? Programs.Start(Programs.Built("virtfs-proxy-helper"), arguments)
            : Programs.Start(RepositoryFolder.At("eng/peers"), ["virtfs-proxy-helper", .. arguments]);

        // Bound, given to its owner and listened to one after the other: who connects too early is refused.
        _process.Await("listens", () => IsListenedTo(socket));
    }

    public ChildProcess Process => _process;

    public void Dispose() => _process.Dispose();

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
