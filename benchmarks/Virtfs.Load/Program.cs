using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Virtfs.Linux;
using Virtfs.Load.Workloads;
using Virtfs.Protocol;
using Virtfs.Qtest;

namespace Virtfs.Load;

/// <summary>Prints the tables of docs/performance.md.</summary>
internal static class Program
{
    // Room for 128 KiB of data; the default of Linux.
    private const int RingMsize = (128 * 1024) + Limits.IoHeaderSize;

    // diod grants no more.
    private const int SocketMsize = 64 * 1024;

    private static readonly int[] Depths = [1, BenchFolder.Slots];

    private static int Main(string[] arguments)
    {
        if (LoadOptions.Parse(arguments) is not { } options)
        {
            Console.Error.WriteLine(LoadOptions.Usage);
            return 2;
        }

        using var folder = new BenchFolder(options.Folder);
        string sockets = Directory.CreateTempSubdirectory("virtfsd-bench-").FullName;
        try
        {
            if (options.Only != "socket")
            {
                CompareRings(options, folder.Path, sockets);
            }

            if (options.Only != "ring")
            {
                CompareSockets(options, folder.Path, sockets);
            }
        }
        finally
        {
            Directory.Delete(sockets, recursive: true);
        }

        return 0;
    }

    private static void CompareRings(LoadOptions options, string folder, string sockets)
    {
        string socket = Path.Combine(sockets, "ring.sock");
        using ServerProcess server = StartVirtfsd(options, folder, $"vhost-user:{socket}", socket);
        QemuDevice own = QemuDevice.Own("own", $"local,path={folder},security_model=passthrough");
        using Conversation qemu = Begin(new RingPipe(own, BenchFolder.Slots, RingMsize), RingMsize, "");
        using Conversation ours = Begin(new RingPipe(QemuDevice.VhostUser("ours", socket), BenchFolder.Slots, RingMsize), RingMsize, "");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"virtfsd with one idle guest: {server.ResidentBytes >> 20} MiB resident"));
        var comparison = new Comparison("QEMU's own 9pfs and virtfsd on a virtqueue", "QEMU", qemu, ours);
        PrintAll(comparison, Rows(128 * 1024, MessageType.Tunlinkat), options, folder);
    }

    private static void CompareSockets(LoadOptions options, string folder, string sockets)
    {
        string socket = Path.Combine(sockets, "stream.sock");
        string diodSocket = Path.Combine(sockets, "diod.sock");
        string config = Path.Combine(sockets, "diod.conf");
        File.WriteAllText(config, $"listen = {{\"{diodSocket}\"}}\nexports = {{\"{folder}\"}}\nauth_required = 0\n");
        using ServerProcess server = StartVirtfsd(options, folder, $"unix:{socket}", socket);
        using var diodServer = new ServerProcess(options.Peers, ["diod", "-f", "-c", config], diodSocket);
        using Conversation diod = Begin(Connect(diodSocket), SocketMsize, folder);
        using Conversation ours = Begin(Connect(socket), SocketMsize, "");
        var comparison = new Comparison("diod and virtfsd on a Unix socket", "diod", diod, ours);
        PrintAll(comparison, Rows(60 * 1024, MessageType.Tremove), options, folder);
    }

    private static void PrintAll(Comparison comparison, Workload[] workloads, LoadOptions options, string folder)
    {
        IEnumerable<Workload> rows = workloads.Where(workload => workload.Name.StartsWith(options.Row, StringComparison.Ordinal));
        foreach (int depth in Depths)
        {
            comparison.Print(rows, depth, options, folder, Console.Out);
        }
    }

    private static Workload[] Rows(int large, MessageType removal) =>
    [
        new GetattrWorkload(),
        new WalkWorkload(),
        new OpenReadWorkload(),
        new ReadWorkload(4096),
        new WriteWorkload(4096),
        new ReadWorkload(large),
        new WriteWorkload(large),
        new ReaddirWorkload(),
        new CreateWorkload(removal),
    ];

    private static ServerProcess StartVirtfsd(LoadOptions options, string folder, string listen, string socket) =>
        new(options.Virtfsd, ["-virtfs", $"local,path={folder},mount_tag=bench,security_model=passthrough", "--listen", listen], socket);

    private static Conversation Begin(Pipe pipe, int msize, string attachName)
    {
        var conversation = new Conversation(pipe);
        conversation.Begin(msize, Encoding.UTF8.GetBytes(attachName));
        return conversation;
    }

    private static StreamPipe Connect(string path)
    {
        Errno errno = StreamSocket.ConnectUnix(Encoding.UTF8.GetBytes(path), out StreamSocket? stream);
        return errno == Errno.None ? new StreamPipe(stream!, BenchFolder.Slots, SocketMsize) : throw new IOException($"{path}: {errno}");
    }
}
