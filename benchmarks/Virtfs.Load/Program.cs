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

    private static readonly string[] Models = ["passthrough", "none", "mapped-xattr", "mapped-file"];

    private static int Main(string[] arguments)
    {
        LoadOptions? options = null;
        try
        {
            options = LoadOptions.Parse(arguments);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            Console.Error.WriteLine(exception.Message);
        }

        if (options is null)
        {
            Console.Error.WriteLine(LoadOptions.Usage);
            return 2;
        }

        using var folder = new BenchFolder(options.Folder);
        string sockets = Directory.CreateTempSubdirectory("virtfsd-bench-").FullName;
        try
        {
            if (options.Wants("ring"))
            {
                CompareRings(options, folder.Path, sockets);
            }

            if (options.Wants("models"))
            {
                CompareModels(options, sockets);
            }

            if (options.Wants("proxy"))
            {
                CompareProxies(options, folder.Path, sockets);
            }

            if (options.Wants("socket"))
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
        using Comparison comparison = CompareDevices(Local(folder, "passthrough"), socket);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"virtfsd with one idle guest: {server.ResidentBytes >> 20} MiB resident"));
        var table = new ServerTable("QEMU's own 9pfs and virtfsd on a virtqueue", "QEMU", comparison, folder);
        PrintAll(table.Print, RingRows(), options);
    }

    private static void CompareModels(LoadOptions options, string sockets)
    {
        var folders = new List<BenchFolder>();
        var comparisons = new List<Comparison>();
        try
        {
            List<string> arguments = [];
            foreach (string model in Models)
            {
                folders.Add(new BenchFolder(options.Folder));
                arguments.AddRange(["-virtfs", $"{Local(folders[^1].Path, model)},mount_tag={model}"]);
                arguments.AddRange(["--listen", $"vhost-user:{Path.Combine(sockets, model)},tag={model}"]);
            }

            using var server = new ServerProcess(options.Virtfsd, arguments, Path.Combine(sockets, Models[^1]));
            foreach ((string model, BenchFolder folder) in Models.Zip(folders))
            {
                Comparison comparison = CompareDevices(Local(folder.Path, model), Path.Combine(sockets, model));
                comparisons.Add(comparison);
                folder.Own(comparison.Other);
            }

            PrintAll(new ColumnTable("Security models on a virtqueue", Models, comparisons, "mapped-xattr").Print, RingRows(), options);
        }
        finally
        {
            comparisons.ForEach(comparison => comparison.Dispose());
            folders.ForEach(folder => folder.Dispose());
        }
    }

    private static void CompareProxies(LoadOptions options, string folder, string sockets)
    {
        // A helper serves one client: each of the two pairs has one of its own for QEMU and one for virtfsd.
        string[] helpers = ["QEMU's helper", "virtfs-proxy-helper"];
        var servers = new List<ServerProcess>();
        var comparisons = new List<Comparison>();
        try
        {
            for (int i = 0; i < helpers.Length; i++)
            {
                string theirs = Path.Combine(sockets, $"qemu-helper-{i}");
                string ours = Path.Combine(sockets, $"helper-{i}");
                string door = Path.Combine(sockets, $"proxy-{i}");
                servers.Add(StartHelper(options.Peers, ["virtfs-proxy-helper"], folder, theirs));
                servers.Add(i == 0
                    ? StartHelper(options.Peers, ["virtfs-proxy-helper"], folder, ours)
                    : StartHelper(Path.Combine(Path.GetDirectoryName(options.Virtfsd)!, "virtfs-proxy-helper"), [], folder, ours));
                servers.Add(new ServerProcess(
                    options.Virtfsd, ["-virtfs", $"proxy,socket={ours},mount_tag=bench", "--listen", $"vhost-user:{door}"], door));
                QemuDevice own = QemuDevice.Own("own", $"proxy,socket={theirs}");
                comparisons.Add(new Comparison(BeginRing(own, QemuCommand.WithProxyDriver), BeginRing(QemuDevice.VhostUser("ours", door))));
            }

            PrintAll(new ColumnTable("The proxy driver on a virtqueue: QEMU 7.2 with its helper, virtfsd with", helpers, comparisons).Print, RingRows(), options);
        }
        finally
        {
            comparisons.ForEach(comparison => comparison.Dispose());
            servers.ForEach(server => server.Dispose());
        }
    }

    private static ServerProcess StartHelper(string program, string[] words, string folder, string socket) =>
        new(program, [.. words, "-n", "-p", folder, "-s", socket, "-u", "0", "-g", "0"], socket);

    private static void CompareSockets(LoadOptions options, string folder, string sockets)
    {
        string socket = Path.Combine(sockets, "stream.sock");
        string diodSocket = Path.Combine(sockets, "diod.sock");
        string config = Path.Combine(sockets, "diod.conf");
        File.WriteAllText(config, $"listen = {{\"{diodSocket}\"}}\nexports = {{\"{folder}\"}}\nauth_required = 0\n");
        using ServerProcess server = StartVirtfsd(options, folder, $"unix:{socket}", socket);
        using var diodServer = new ServerProcess(options.Peers, ["diod", "-f", "-c", config], diodSocket);
        using var comparison = new Comparison(Begin(Connect(diodSocket), SocketMsize, folder), Begin(Connect(socket), SocketMsize, ""));
        PrintAll(new ServerTable("diod and virtfsd on a Unix socket", "diod", comparison, folder).Print, Rows(60 * 1024, MessageType.Tremove), options);
    }

    private static void PrintAll(Action<IEnumerable<Workload>, int, LoadOptions, TextWriter> print, Workload[] workloads, LoadOptions options)
    {
        IEnumerable<Workload> rows = workloads.Where(workload => workload.Name.StartsWith(options.Row, StringComparison.Ordinal));
        foreach (int depth in options.Depths)
        {
            print(rows, depth, options, Console.Out);
        }
    }

    private static Workload[] RingRows() => Rows(128 * 1024, MessageType.Tunlinkat);

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
        new(options.Virtfsd, ["-virtfs", $"{Local(folder, "passthrough")},mount_tag=bench", "--listen", listen], socket);

    private static string Local(string folder, string model) => $"local,path={folder},security_model={model}";

    private static Comparison CompareDevices(string fileSystem, string socket) =>
        new(BeginRing(QemuDevice.Own("own", fileSystem)), BeginRing(QemuDevice.VhostUser("ours", socket)));

    private static Conversation BeginRing(QemuDevice device, QemuCommand? qemu = null) =>
        Begin(new RingPipe(device, BenchFolder.Slots, RingMsize, qemu), RingMsize, "");

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
