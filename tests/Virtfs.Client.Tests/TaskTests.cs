using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Virtfs.Client.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Client.Tests;

/// <summary>Requests that no thread waits for.</summary>
public sealed class TaskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task One_thread_has_many_requests_in_flight_and_gets_the_replies_in_any_order()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        byte[][] data = [.. Enumerable.Range(0, 50).Select(_ => new byte[1])];
        Task<Answer<int>>[] reads = [.. data.Select((buffer, fid) => client.ReadAsync((uint)fid, 0, buffer).AsTask())];
        var requests = new List<(ushort Tag, byte[] Body)>();
        foreach (Task<Answer<int>> _ in reads)
        {
            requests.Add(server.Receive(MessageType.Tread));
        }

        Assert.All(reads, read => Assert.False(read.IsCompleted));
        requests.Reverse();
        requests.ForEach(request => server.Data(request.Tag, [(byte)(100 + request.Body[0])]));

        Assert.All(await Task.WhenAll(reads), answer => Assert.Equal(new Answer<int>(Errno.None, 1), answer));
        Assert.Equal(Enumerable.Range(100, 50), data.Select(buffer => (int)buffer[0]));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Threads_and_tasks_wait_beside_each_other()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        for (int round = 0; round < 20; round++)
        {
            Task<Errno> task = client.ClunkAsync(1).AsTask();
            ushort first = server.Receive(MessageType.Tclunk).Tag;
            Task<Errno> thread = Concurrently.Run(() => client.Clunk(2));
            ushort second = server.Receive(MessageType.Tclunk).Tag;
            (ushort sooner, ushort later) = round % 2 == 0 ? (first, second) : (second, first);
            server.Reply(MessageType.Rclunk, sooner);
            Assert.Equal(Errno.None, await (round % 2 == 0 ? task : thread).WaitAsync(Patience));
            server.Reply(MessageType.Rclunk, later);
            Assert.Equal([Errno.None, Errno.None], await Task.WhenAll(task, thread).WaitAsync(Patience));
        }

        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_reply_may_come_byte_by_byte()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        byte[] buffer = new byte[3];
        Task<Answer<int>> read = client.ReadAsync(1, 0, buffer).AsTask();
        ushort tag = server.Receive(MessageType.Tread).Tag;
        byte[] reply = [14, 0, 0, 0, (byte)MessageType.Rread, (byte)tag, (byte)(tag >> 8), 3, 0, 0, 0, 7, 8, 9];
        foreach (byte value in reply)
        {
            Assert.False(read.IsCompleted);
            server.Send([value]);
            await Task.Delay(2);
        }

        Assert.Equal(3, (await read).Value);
        Assert.Equal([7, 8, 9], buffer);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_read_holds_up_no_thread()
    {
        // The test itself reads the requests afterwards: were sending to block, nobody would.
        using FakeServer server = FakeServer.Start(new ClientOptions { Msize = 1 << 20 }, out NinePClient client);
        byte[] data = new byte[1_000_000];
        new Random(1).NextBytes(data);
        Task<Answer<int>>[] writes = [.. Enumerable.Range(0, 8).Select(fid => client.WriteAsync((uint)fid, 0, data).AsTask())];
        Assert.All(writes, write => Assert.False(write.IsCompleted));
        for (int i = 0; i < writes.Length; i++)
        {
            (ushort tag, byte[] body) = server.Receive(MessageType.Twrite);
            Assert.True(body.AsSpan(16).SequenceEqual(data), "The message was torn.");
            server.Reply(MessageType.Rwrite, tag, BitConverter.GetBytes(data.Length));
        }

        Assert.All(await Task.WhenAll(writes), answer => Assert.Equal(new Answer<int>(Errno.None, data.Length), answer));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task More_requests_than_allowed_wait_for_their_turn()
    {
        using FakeServer server = FakeServer.Start(new ClientOptions { Msize = 8192, MaximumRequests = 2 }, out NinePClient client);
        Task<Errno>[] syncs = [.. Enumerable.Range(0, 5).Select(fid => client.SyncAsync((uint)fid, SyncScope.Data).AsTask())];
        ushort[] tags = [server.Receive(MessageType.Tfsync).Tag, server.Receive(MessageType.Tfsync).Tag];
        Task<Errno> clunk = client.ClunkAsync(9).AsTask(); // What closes does not wait, and comes next.
        server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag);
        Assert.Equal(Errno.None, await clunk);

        Array.ForEach(tags, tag => server.Reply(MessageType.Rfsync, tag));
        for (int i = 2; i < syncs.Length; i++)
        {
            server.Reply(MessageType.Rfsync, server.Receive(MessageType.Tfsync).Tag);
        }

        Assert.All(await Task.WhenAll(syncs), error => Assert.Equal(Errno.None, error));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task All_in_flight_fail_when_the_server_goes_away()
    {
        FakeServer server = FakeServer.Start(out NinePClient client);
        await using var root = new RemoteFile(client, 0, new Qid(QidType.Directory, 1, 1), default);
        Task[] calls = [.. Enumerable.Range(0, 4).Select(i => root.WalkAsync($"file{i}").AsTask())];
        for (int i = 0; i < calls.Length; i++)
        {
            server.Receive(MessageType.Twalk);
        }

        server.Dispose();

        foreach (Task call in calls)
        {
            NinePConnectionException lost = await Assert.ThrowsAsync<NinePConnectionException>(() => call.WaitAsync(Patience));
            Assert.Equal((Errno.ECONNRESET, MessageType.Twalk), (lost.Errno, lost.Request));
        }

        Assert.Equal(Errno.ECONNRESET, client.Failure);
        NinePConnectionException later = await Assert.ThrowsAsync<NinePConnectionException>(async () => await root.WalkAsync("dir/file"));
        Assert.Equal("Twalk dir/file: Connection reset by peer (ECONNRESET)", later.Message);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task All_in_flight_fail_when_the_client_is_disposed_of()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        Task<Errno>[] calls = [.. Enumerable.Range(0, 4).Select(fid => client.ClunkAsync((uint)fid).AsTask())];
        foreach (Task<Errno> _ in calls)
        {
            server.Receive(MessageType.Tclunk);
        }

        await client.DisposeAsync();

        Assert.All(await Task.WhenAll(calls), error => Assert.Equal(Errno.ECONNRESET, error));
    }

    [Fact]
    public async Task A_name_longer_than_the_protocol_allows_is_not_sent()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client, msize: 1 << 20);

        Assert.Equal(Errno.ENAMETOOLONG, await client.UnlinkAsync(1, new byte[65536], UnlinkatFlags.None));
        await client.DisposeAsync();
    }
}
