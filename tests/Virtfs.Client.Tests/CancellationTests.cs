using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Client.Tests;

/// <summary>A token sends a Tflush, and what comes first counts (Plan 9's flush(5)).</summary>
public sealed class CancellationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_cancelled_request_ends_when_the_server_agrees()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        using var token = new CancellationTokenSource();
        Task<Answer<int>> read = client.ReadAsync(1, 0, new byte[10], token.Token).AsTask();
        ushort tag = server.Receive(MessageType.Tread).Tag;
        await token.CancelAsync();
        (ushort flushTag, byte[] body) = server.Receive(MessageType.Tflush);

        Assert.Equal(tag, BitConverter.ToUInt16(body));
        Assert.False(read.IsCompleted); // Its memory is in use until then.
        server.Reply(MessageType.Rflush, flushTag);
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Patience));
        Assert.Equal(token.Token, cancelled.CancellationToken);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_reply_that_overtakes_the_consent_counts()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        using var token = new CancellationTokenSource();
        await using var root = new RemoteFile(client, 0, new Qid(QidType.Directory, 1, 1), default);
        Task<RemoteFile> walk = root.WalkAsync("file", token.Token).AsTask();
        (ushort tag, byte[] request) = server.Receive(MessageType.Twalk);
        await token.CancelAsync();
        ushort flushTag = server.Receive(MessageType.Tflush).Tag;
        server.Reply(MessageType.Rwalk, tag, [1, 0, .. new byte[13]]);
        server.Reply(MessageType.Rflush, flushTag);

        // The fid that was made is not lost: it is the caller's, or, should he have gone, clunked.
        RemoteFile file = await walk.WaitAsync(Patience);
        Task closing = file.DisposeAsync().AsTask();
        (tag, byte[] clunked) = server.Receive(MessageType.Tclunk);
        Assert.Equal(request.AsSpan(4, 4), clunked.AsSpan(0, 4));
        server.Reply(MessageType.Rclunk, tag);
        await closing;
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_walk_of_two_messages_cancelled_in_the_second_gives_back_the_fid_of_the_first()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        using var token = new CancellationTokenSource();
        await using var root = new RemoteFile(client, 0, new Qid(QidType.Directory, 1, 1), default);
        Task<RemoteFile> walk = root.WalkAsync("1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", token.Token).AsTask();
        (ushort tag, byte[] request) = server.Receive(MessageType.Twalk);
        server.Reply(MessageType.Rwalk, tag, [16, 0, .. new byte[16 * 13]]);
        server.Receive(MessageType.Twalk);
        await token.CancelAsync();
        server.Reply(MessageType.Rflush, server.Receive(MessageType.Tflush).Tag);
        (tag, byte[] clunked) = server.Receive(MessageType.Tclunk);
        server.Reply(MessageType.Rclunk, tag);

        Assert.Equal(request.AsSpan(4, 4), clunked.AsSpan(0, 4));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => walk.WaitAsync(Patience));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task The_tag_is_not_used_again_before_the_consent()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        using var token = new CancellationTokenSource();
        Task<Errno> sync = client.SyncAsync(1, SyncScope.Data, token.Token).AsTask();
        ushort tag = server.Receive(MessageType.Tfsync).Tag;
        await token.CancelAsync();
        ushort flushTag = server.Receive(MessageType.Tflush).Tag;
        server.Reply(MessageType.Rfsync, tag);
        Assert.Equal(Errno.None, await sync.WaitAsync(Patience));

        Task<Errno> next = client.ClunkAsync(1).AsTask();
        ushort nextTag = server.Receive(MessageType.Tclunk).Tag;
        Assert.NotEqual(tag, nextTag);
        server.Reply(MessageType.Rflush, flushTag);
        server.Reply(MessageType.Rclunk, nextTag);
        Assert.Equal(Errno.None, await next.WaitAsync(Patience));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_thread_that_cancels_keeps_the_tag_too()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        Exchange exchange = client.Rent();
        Assert.Equal(Errno.None, exchange.Send(exchange.Begin(MessageType.Tclunk)));
        ushort tag = server.Receive(MessageType.Tclunk).Tag;
        Task<Errno> cancel = Concurrently.Run(exchange.Cancel);
        ushort flushTag = server.Receive(MessageType.Tflush).Tag;
        server.Reply(MessageType.Rclunk, tag);
        Assert.Equal(Errno.None, exchange.Wait());
        exchange.Dispose();

        Task<Errno> next = Concurrently.Run(() => client.Clunk(1));
        ushort nextTag = server.Receive(MessageType.Tclunk).Tag;
        Assert.NotEqual(tag, nextTag);
        server.Reply(MessageType.Rflush, flushTag);
        server.Reply(MessageType.Rclunk, nextTag);
        Assert.Equal([Errno.None, Errno.None], await Task.WhenAll(cancel, next).WaitAsync(Patience));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task What_was_cancelled_before_is_not_sent()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.SyncAsync(1, SyncScope.Data, new CancellationToken(canceled: true)));

        Task<Errno> clunk = client.ClunkAsync(1).AsTask();
        server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag);
        Assert.Equal(Errno.None, await clunk);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task What_waits_for_its_turn_is_cancelled_at_once()
    {
        using FakeServer server = FakeServer.Start(new ClientOptions { Msize = 8192, MaximumRequests = 1 }, out NinePClient client);
        using var token = new CancellationTokenSource();
        Task<Errno> first = client.SyncAsync(1, SyncScope.Data).AsTask();
        ushort tag = server.Receive(MessageType.Tfsync).Tag;
        Task<Errno> second = client.SyncAsync(2, SyncScope.Data, token.Token).AsTask();
        await token.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Patience));
        server.Reply(MessageType.Rfsync, tag);
        Assert.Equal(Errno.None, await first);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_given_up()
    {
        using FakeServer server = FakeServer.Start(
            new ClientOptions { Msize = 8192, RequestTimeout = TimeSpan.FromMilliseconds(50) }, out NinePClient client);
        Task<Errno> sync = client.SyncAsync(1, SyncScope.Data).AsTask();
        server.Receive(MessageType.Tfsync);
        server.Reply(MessageType.Rflush, server.Receive(MessageType.Tflush).Tag);

        Assert.Equal(Errno.ETIMEDOUT, await sync.WaitAsync(Patience));
        Assert.Equal(Errno.None, client.Failure);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_fid_is_given_back_however_long_that_takes()
    {
        using FakeServer server = FakeServer.Start(
            new ClientOptions { Msize = 8192, RequestTimeout = TimeSpan.FromMilliseconds(20) }, out NinePClient client);
        Task<Errno> clunk = client.ClunkAsync(1).AsTask();
        ushort tag = server.Receive(MessageType.Tclunk).Tag;
        await Task.Delay(200);
        server.Reply(MessageType.Rclunk, tag);

        Assert.Equal(Errno.None, await clunk.WaitAsync(Patience));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_removal_that_takes_too_long_leaves_no_fid()
    {
        using FakeServer server = FakeServer.Start(
            new ClientOptions { Msize = 8192, RequestTimeout = TimeSpan.FromMilliseconds(20) }, out NinePClient client);
        var file = new RemoteFile(client, client.AllocateFid(), default, "file");
        Task removal = file.RemoveAsync().AsTask();
        server.Receive(MessageType.Tremove);
        server.Reply(MessageType.Rflush, server.Receive(MessageType.Tflush).Tag);
        server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag);

        Assert.Equal(Errno.ETIMEDOUT, (await Assert.ThrowsAsync<NinePException>(() => removal.WaitAsync(Patience))).Errno);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_never_agrees_loses_the_connection()
    {
        using FakeServer server = FakeServer.Start(
            new ClientOptions { Msize = 8192, CancelTimeout = TimeSpan.FromMilliseconds(50) }, out NinePClient client);
        using var token = new CancellationTokenSource();
        Task<Errno> cancelled = client.SyncAsync(1, SyncScope.Data, token.Token).AsTask();
        Task<Errno> other = client.SyncAsync(2, SyncScope.Data).AsTask();
        await token.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience));
        Assert.Equal(Errno.ETIMEDOUT, await other.WaitAsync(Patience));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_read_can_be_given_up_too()
    {
        using FakeServer server = FakeServer.Start(
            new ClientOptions { Msize = 1 << 20, CancelTimeout = TimeSpan.FromMilliseconds(50) }, out NinePClient client);
        using var token = new CancellationTokenSource();
        Task<Answer<int>> write = client.WriteAsync(1, 0, new byte[1_000_000], token.Token).AsTask();
        await token.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write.WaitAsync(Patience));
        Assert.Equal(Errno.ETIMEDOUT, client.Failure);
        await client.DisposeAsync();
    }
}
