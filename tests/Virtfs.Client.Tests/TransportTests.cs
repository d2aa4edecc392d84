using System;
using System.IO;
using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Client.Tests;

/// <summary>The ways to a server, and what is said where there is none.</summary>
public sealed class TransportTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SharedFolder _share = new();

    public void Dispose() => _share.Dispose();

    [Fact]
    public async Task Over_a_unix_socket() => await UseAsync(await RemoteFileSystem.ConnectAsync(_share.Address));

    [Fact]
    public async Task Over_tcp() => await UseAsync(await RemoteFileSystem.ConnectAsync(_share.AlsoOnTcp()));

    [Fact]
    public async Task Over_an_inherited_descriptor()
    {
        Assert.Equal(Errno.None, StreamSocket.ConnectUnix(Encoding.UTF8.GetBytes(_share.Address["unix:".Length..]), out StreamSocket? socket));
        Assert.Equal(Errno.None, Libc.Duplicate(socket!.Descriptor, out int descriptor));
        socket.Dispose();

        await UseAsync(await RemoteFileSystem.ConnectAsync($"fd:{descriptor}"));
    }

    [Fact]
    public async Task Over_any_stream()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_share.Address["unix:".Length..]));

        await UseAsync(await RemoteFileSystem.StartAsync(new StreamTransport(new NetworkStream(socket, ownsSocket: true))));
    }

    [Fact]
    public async Task Over_pipes()
    {
        Assert.Equal(Errno.None, StreamSocket.ConnectUnix(Encoding.UTF8.GetBytes(_share.Address["unix:".Length..]), out StreamSocket? socket));
        using var relay = new PipeRelay(socket!);

        await UseAsync(await RemoteFileSystem.StartAsync(new SocketTransport(relay.Client)));
    }

    [Fact]
    public async Task Requests_of_a_stream_that_ends_fail()
    {
        using var input = new AnonymousPipeServerStream(PipeDirection.In);
        using var output = new AnonymousPipeServerStream(PipeDirection.Out);
        Task<NinePClient> start = NinePClient.StartAsync(new StreamTransport(input, output));
        input.DisposeLocalCopyOfClientHandle(); // Nobody has the other end any more.

        Assert.Equal(Errno.ECONNRESET, (await Assert.ThrowsAsync<NinePConnectionException>(() => start.WaitAsync(Patience))).Errno);
    }

    [Fact]
    public async Task Says_that_nobody_listens()
    {
        string socket = Path.Combine(_share.Folder, "none");
        Assert.Equal(Errno.ENOENT, (await Assert.ThrowsAsync<NinePConnectionException>(() => RemoteFileSystem.ConnectAsync($"unix:{socket}"))).Errno);

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.Equal(Errno.ECONNREFUSED, (await Assert.ThrowsAsync<NinePConnectionException>(() => RemoteFileSystem.ConnectAsync($"tcp:127.0.0.1:{port}"))).Errno);
    }

    [Fact]
    public async Task Says_that_nothing_is_exported_under_the_tag()
    {
        NinePException refused = await Assert.ThrowsAsync<NinePException>(
            () => RemoteFileSystem.ConnectAsync(_share.AlsoByTag(), new ClientOptions { MountTag = "other" }));

        Assert.Equal((Errno.ENOENT, MessageType.Tattach), (refused.Errno, refused.Request));
    }

    [Fact]
    public async Task Gives_up_a_server_that_says_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string address = $"tcp:127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        using var token = new CancellationTokenSource();
        Task<RemoteFileSystem> connect = RemoteFileSystem.ConnectAsync(address, cancellationToken: token.Token);
        Assert.False(connect.IsCompleted);
        await token.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect.WaitAsync(Patience));

        var impatient = new ClientOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) };
        NinePConnectionException late = await Assert.ThrowsAsync<NinePConnectionException>(
            () => RemoteFileSystem.ConnectAsync(address, impatient).WaitAsync(Patience));
        Assert.Equal(Errno.ETIMEDOUT, late.Errno);
    }

    [Fact]
    public async Task An_address_that_is_none_says_what_to_write() =>
        Assert.Contains("write unix:PATH", (await Assert.ThrowsAsync<FormatException>(() => RemoteFileSystem.ConnectAsync("/tmp/x"))).Message, StringComparison.Ordinal);

    /// <summary>Uses it from tasks and threads, and closes it.</summary>
    private async Task UseAsync(RemoteFileSystem files)
    {
        byte[] content = new byte[3_000_000];
        new Random(1).NextBytes(content);
        await using (files)
        {
            await using (RemoteStream stream = await files.CreateAsync("file"))
            {
                await stream.WriteAsync(content);
            }

            Assert.Equal(content, File.ReadAllBytes(_share.Host("file")));
            await using (RemoteStream stream = await files.OpenReadAsync("file"))
            {
                byte[] read = new byte[content.Length];
                await stream.ReadExactlyAsync(read);
                Assert.Equal(content, read);
            }

            Assert.Equal(Errno.None, await Concurrently.Run(() => files.Client.GetStatistics(files.Root.Fid, out _)).WaitAsync(Patience));
        }
    }
}
