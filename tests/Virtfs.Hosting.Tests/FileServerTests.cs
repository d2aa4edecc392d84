using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Drivers.Synth;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Xunit;

namespace Virtfs.Hosting.Tests;

public sealed class FileServerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("virtfs-hosting.").FullName;

    private string Path => System.IO.Path.Combine(_folder, "s");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Serves_at_every_address_from_its_start_on()
    {
        await using var server = new FileServer(new SynthFileSystem(), "tree");
        server.Listen($"unix:{Path}");
        ListenAddress tcp = server.Listen("tcp:127.0.0.1:0");
        server.Listen($"vhost-user:{Path}2");

        server.Start();

        await MeetAsync(new UnixDomainSocketEndPoint(Path));
        await MeetAsync(new IPEndPoint(IPAddress.Loopback, (int)tcp.Port));
        Assert.Equal([$"unix:{Path}", $"tcp:127.0.0.1:{tcp.Port}", $"vhost-user:{Path}2"], Array.ConvertAll([.. server.Addresses], address => address.Text));
    }

    [Fact]
    public async Task Stopping_sends_clients_away_removes_sockets_and_disposes_of_what_was_shared()
    {
        var tree = new WatchedFileSystem();
        await using var server = new FileServer(tree, "tree");
        server.Listen($"unix:{Path}");
        server.Start();
        using Socket client = await MeetAsync(new UnixDomainSocketEndPoint(Path));

        await server.StopAsync();

        Assert.Equal(0, await client.ReceiveAsync(new byte[1]).WaitAsync(Patience));
        Assert.False(File.Exists(Path));
        Assert.Equal(1, tree.Disposals);
        await server.StopAsync();
        Assert.Equal(1, tree.Disposals);
    }

    [Fact]
    public async Task Runs_until_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new FileServer(new SynthFileSystem(), "tree");
        server.Listen($"unix:{Path}");
        Task running = server.RunAsync(stop.Token);
        (await MeetAsync(new UnixDomainSocketEndPoint(Path))).Dispose();
        Assert.False(running.IsCompleted);

        await stop.CancelAsync();

        await running.WaitAsync(Patience);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task Runs_until_it_is_stopped()
    {
        await using var server = new FileServer(new SynthFileSystem(), "tree");
        server.Listen($"unix:{Path}");
        Task running = server.RunAsync();

        await server.StopAsync();

        await running.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_server_of_one_connection_runs_until_that_has_ended()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path));
        listener.Listen();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(Path));
        Socket connection = await listener.AcceptAsync();
        int descriptor = (int)connection.Handle;
        connection.SafeHandle.SetHandleAsInvalid();
        await using var server = new FileServer(new SynthFileSystem(), "tree");
        server.Listen($"fd:{descriptor}");
        Task running = server.RunAsync();
        await AskAsync(client);

        client.Shutdown(SocketShutdown.Both);

        await running.WaitAsync(Patience);
    }

    [Fact]
    public async Task An_address_that_cannot_be_had_is_said_with_the_reason_and_the_remedy()
    {
        await using var server = new FileServer(new SynthFileSystem(), "tree");
        string text = $"unix:{Path}/none";

        IOException exception = Assert.Throws<IOException>(() => server.Listen(text));

        Assert.Equal($"{text}: its folder does not exist; make it or choose another path", exception.Message);
        Assert.Empty(server.Addresses);
    }

    [Fact]
    public async Task What_was_bound_goes_without_a_start_too()
    {
        await using (var server = new FileServer(new SynthFileSystem(), "tree"))
        {
            server.Listen($"unix:{Path}");
            Assert.True(File.Exists(Path));
        }

        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task Of_several_exports_a_vhost_user_address_shows_one_that_is_named()
    {
        await using var server = new FileServer(
            new Export("a", new SynthFileSystem()) { MountTags = ["a"] }, new Export("b", new SynthFileSystem()) { MountTags = ["b", new string('l', 33)] });

        Assert.Throws<ArgumentException>(() => server.Listen($"vhost-user:{Path}"));
        Assert.Throws<ArgumentException>(() => server.Listen($"vhost-user:{Path}", "c"));
        Assert.Throws<ArgumentException>(() => server.Listen($"vhost-user:{Path}", new string('l', 33)));
        Assert.False(File.Exists(Path));
        server.Listen($"vhost-user:{Path}", "b");
    }

    [Fact]
    public async Task Starts_once_and_not_without_an_address()
    {
        await using var server = new FileServer(new SynthFileSystem(), "tree");
        Assert.Throws<InvalidOperationException>(server.Start);
        server.Listen($"unix:{Path}");
        server.Start();
        Assert.Throws<InvalidOperationException>(server.Start);
        Assert.Throws<InvalidOperationException>(() => server.Listen($"unix:{Path}2"));
    }

    [Fact]
    public async Task Logs_lines_of_text()
    {
        var lines = new ConcurrentQueue<string>();
        await using var server = new FileServer(new SynthFileSystem(), "tree") { Logger = new LineLogger(lines.Enqueue) };
        server.Listen($"unix:{Path}");
        server.Start();
        Assert.Contains($"listening on unix:{Path}", lines);
    }

    /// <summary>Connects, and is answered.</summary>
    private static async Task<Socket> MeetAsync(EndPoint place)
    {
        var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(place);
        await AskAsync(socket);
        return socket;
    }

    private static async Task AskAsync(Socket socket)
    {
        byte[] buffer = new byte[100];
        await socket.SendAsync(buffer.AsMemory(0, EncodeVersion(buffer)));
        int received = await socket.ReceiveAsync(buffer).WaitAsync(Patience);
        Assert.Equal((byte)MessageType.Rversion, buffer.AsSpan(0, received)[4]);
    }

    private static int EncodeVersion(byte[] buffer)
    {
        WireWriter writer = WireWriter.Begin(buffer, MessageType.Tversion, ushort.MaxValue);
        new Tversion(8192, "9P2000.L"u8).Encode(ref writer);
        return writer.Finish();
    }

    private sealed class WatchedFileSystem : SynthFileSystem
    {
        public int Disposals { get; private set; }

        protected override void Dispose(bool disposing)
        {
            Disposals++;
            base.Dispose(disposing);
        }
    }
}
