using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Tests.Infrastructure;
using Virtfs.Server.Transports;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Server.Tests.Transports;

/// <summary>9P over sockets and pipes: how messages are cut out of the stream, and what becomes of clients that behave badly.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly TestFileSystem _files = new();
    private readonly StreamServer _server;
    private readonly Pipe _pipe = new();

    public StreamTests()
    {
        _files.AddFile("file", "content"u8);
        _server = new StreamServer(_files);
    }

    [Theory]
    [InlineData("pair")]
    [InlineData("pipes")]
    [InlineData("unix")]
    [InlineData("tcp")]
    public void A_conversation_goes_over_a_stream_of_any_kind(string kind)
    {
        using StreamClient client = _server.Connect(kind, out StreamDoor door);
        client.Begin(65536);
        client.Open(1, "file");
        byte[] data = new byte[60000];
        new Random(1).NextBytes(data);
        Assert.Equal(60000u, client.Ask(Request.Write(1, 0, data)).Written);
        Assert.Equal(data, client.Ask(Request.Read(1, 0, 60000)).Data);
        _ = client.Ask(Request.Clunk(1)).Ok;
        client.Dispose();
        Eventually.True(() => IsEmpty(door));
        Assert.Equal((0, 0), (_files.OpenFiles, _files.References));
    }

    [Fact]
    public void Requests_may_follow_each_other_without_waiting_for_replies()
    {
        using StreamClient client = _server.Connect();
        client.Begin();
        client.Send([.. Enumerable.Range(0, 2000).Select(tag => Request.Tagged((ushort)tag, Request.GetAttributes(0)))]);
        IEnumerable<int> tags = [.. Enumerable.Range(0, 2000).Select(_ => (int)client.Receive().Tag)];
        Assert.Equal(Enumerable.Range(0, 2000), tags.Order());
    }

    [Fact]
    public void Large_and_small_replies_of_one_batch_all_come()
    {
        _files.AddFile("large", new byte[60000]);
        using StreamClient client = _server.Connect();
        client.Begin(65536);
        client.Open(1, "large");
        client.Send([.. Enumerable.Range(0, 40).Select(tag => Request.Tagged((ushort)tag, tag % 2 == 0 ? Request.Read(1, 0, 50000) : Request.GetAttributes(0)))]);
        Reply[] replies = [.. Enumerable.Range(0, 40).Select(_ => client.Receive())];
        Assert.All(replies, reply => Assert.Equal(reply.Tag % 2 == 0 ? 50011 : 160, reply.Length));
    }

    [Fact]
    public void A_message_may_arrive_byte_by_byte()
    {
        using StreamClient client = _server.Connect();
        client.Begin();
        foreach (byte value in Request.Walk(0, 1, "file"))
        {
            client.Send([value]);
        }

        Assert.Single(client.Receive().Qids);
    }

    [Fact]
    public void Messages_may_be_cut_anywhere()
    {
        using StreamClient client = _server.Connect();
        client.Begin();
        client.Open(1, "file");
        byte[] batch = StreamClient.Join(
            Request.Tagged(1, Request.GetAttributes(0)), Request.Tagged(2, Request.Write(1, 0, "replaced"u8)), Request.Tagged(3, Request.Walk(0, 0, ".")));
        for (int cut = 1; cut < batch.Length; cut++)
        {
            client.Send(batch[..cut]);
            client.Send(batch[cut..]);
            Assert.Equal([1, 2, 3], new[] { client.Receive().Ok, client.Receive().Ok, client.Receive().Ok }.Select(reply => (int)reply.Tag).Order());
        }
    }

    [Fact]
    public void Messages_that_fill_and_wrap_the_input_all_arrive()
    {
        using StreamClient client = _server.Connect();
        client.Begin(65536);
        client.Open(1, "file");
        var random = new Random(7);
        int[] sizes = [.. Enumerable.Range(0, 200).Select(_ => random.Next(1, random.Next(2) == 0 ? 300 : 40000))];
        var writer = new Thread(() => client.Send([.. sizes.Select((size, tag) => Request.Tagged((ushort)tag, Request.Write(1, 0, new byte[size])))]));
        writer.Start();
        var written = new uint[sizes.Length];
        foreach (int _ in sizes)
        {
            Reply reply = client.Receive();
            written[reply.Tag] = reply.Written;
        }

        Patience.Join(writer);
        Assert.Equal(sizes, written.Select(count => (int)count));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(6u)]
    [InlineData(8193u)]
    [InlineData(0x80000000u)]
    [InlineData(uint.MaxValue)]
    public void A_size_no_message_has_ends_that_connection_alone_after_the_replies_before_it(uint size)
    {
        using StreamClient other = _server.Connect();
        other.Begin();
        using StreamClient client = _server.Connect(out StreamDoor door);
        client.Begin();
        byte[] wrong = Request.GetAttributes(0);
        BitConverter.TryWriteBytes(wrong, size);
        client.Send(Request.Tagged(7, Request.GetAttributes(0)), wrong, Request.GetAttributes(0));

        Assert.Equal(7, client.Receive().Tag);
        client.ReceiveEnd();
        Assert.True(door.Empty.WaitOne(TimeSpan.FromSeconds(20)));
        Assert.Equal(MessageType.Rgetattr, other.Ask(Request.GetAttributes(0)).Type);
        Assert.Equal(1, _server.Log.CountOf(20));
    }

    [Fact]
    public void Before_Tversion_a_message_has_at_most_8192_bytes()
    {
        using StreamClient client = _server.Connect();
        _ = client.Ask(Request.Attach(0)).Ok;
        Assert.Equal(Errno.EINVAL, client.Ask(Request.Write(0, 0, new byte[8192 - 23])).Error);
        client.Send(Request.Write(0, 0, new byte[8193 - 23]));
        client.ReceiveEnd();
    }

    [Fact]
    public void No_reply_is_longer_than_the_msize_agreed_on()
    {
        _files.AddFile("large", new byte[10000]);
        _files.AddSymlink("link", new string('x', 4095));
        using StreamClient client = _server.Connect();
        client.Begin(4096);
        client.Open(1, "large");
        Assert.Equal(4096, client.Ask(Request.Read(1, 0, 8000)).Length);
        _ = client.Ask(Request.Walk(0, 2, "link")).Ok;
        Assert.Equal(Errno.EMSGSIZE, client.Ask(Request.ReadLink(2)).Error);
    }

    [Fact]
    public void A_client_that_ends_its_own_side_gets_its_replies()
    {
        using StreamClient client = _server.Connect();
        client.Send(Request.Version(8192), Request.Attach(0), Request.Tagged(5, Request.GetAttributes(0)));
        Assert.Equal(Errno.None, Libc.Shutdown(client.Stream.Descriptor, ShutdownDirections.SHUT_WR));
        Assert.Equal(MessageType.Rversion, client.Receive().Type);
        Assert.Equal(MessageType.Rattach, client.Receive().Type);
        Assert.Equal(5, client.Receive().Tag);
        client.ReceiveEnd();
    }

    [Fact]
    public void A_client_that_goes_in_the_middle_of_a_message_costs_its_session()
    {
        for (int length = 1; length < 20; length += 6)
        {
            using StreamClient client = _server.Connect(out StreamDoor door);
            client.Begin();
            client.Open(1, "file");
            client.Send(Request.Walk(0, 2, "file")[..length]);
            client.Dispose();
            Assert.True(door.Empty.WaitOne(TimeSpan.FromSeconds(20)));
        }

        Assert.Equal((0, 0), (_files.OpenFiles, _files.References));
    }

    [Fact]
    public void A_client_that_goes_in_the_middle_of_a_reply_costs_its_session()
    {
        _files.AddFile("large", new byte[60000]);
        using StreamClient client = _server.Connect(out StreamDoor door);
        client.Begin(65536);
        client.Open(1, "large");
        client.Send([.. Enumerable.Range(0, 100).Select(_ => Request.Read(1, 0, 60000))]);
        client.Dispose();
        Assert.True(door.Empty.WaitOne(TimeSpan.FromSeconds(20)));
        Assert.Equal((0, 0), (_files.OpenFiles, _files.References));
    }

    [Fact]
    public void A_client_that_does_not_read_holds_up_nobody_and_gets_all_in_the_end()
    {
        _files.AddFile("large", new byte[60000]);
        using StreamClient slow = _server.Connect();
        slow.Begin(65536);
        slow.Open(1, "large");
        slow.Send([.. Enumerable.Range(0, 100).Select(tag => Request.Tagged((ushort)tag, Request.Read(1, 0, 60000)))]);
        using StreamClient other = _server.Connect();
        other.Begin();
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(MessageType.Rgetattr, other.Ask(Request.GetAttributes(0)).Type));
        Assert.Equal(Enumerable.Range(0, 100), Enumerable.Range(0, 100).Select(_ => (int)slow.Receive().Tag).Order());
    }

    [Fact]
    public void Two_hundred_clients_at_once_are_all_served()
    {
        byte[] path = _server.ListenUnix(out StreamDoor door);
        StreamClient[] clients = [.. Enumerable.Range(0, 200).Select(_ => StreamServer.ConnectUnix(path))];
        foreach (StreamClient client in clients)
        {
            client.Send(Request.Version(8192), Request.Attach(0), Request.Walk(0, 1, "file"), Request.Open(1), Request.Read(1, 0, 100));
        }

        foreach (StreamClient client in clients)
        {
            Reply[] replies = [.. Enumerable.Range(0, 5).Select(_ => client.Receive().Ok)];
            Assert.Contains(replies, reply => reply.Type == MessageType.Rread && reply.Text == "content");
        }

        Assert.Equal(200, _files.OpenFiles);
        foreach (StreamClient client in clients)
        {
            client.Dispose();
        }

        Eventually.True(() => IsEmpty(door));
        Assert.Equal((0, 0), (_files.OpenFiles, _files.References));
        Assert.Equal((200, 200), (_server.Log.CountOf(1), _server.Log.CountOf(2)));
    }

    [Fact]
    public void A_reply_is_not_kept_back_behind_a_request_that_blocks()
    {
        BlockReads();
        using StreamClient client = _server.Connect();
        client.Begin();
        client.Open(1, "file");
        client.Send(Request.Tagged(1, Request.GetAttributes(0)), Request.Tagged(2, Request.Read(1, 0, 7)));
        Assert.Equal(1, client.Receive().Tag);
        _pipe.Release();
        Assert.Equal(2, client.Receive().Tag);
    }

    [Fact]
    public void Not_even_when_no_more_requests_may_block()
    {
        BlockReads();
        using StreamClient client = _server.Connect();
        client.Begin();
        client.Open(1, "file");

        // The last of them finds nobody to take the lane over.
        for (int i = 0; i <= Lane.MaximumBlocked; i++)
        {
            client.Send(Request.Tagged((ushort)(1000 + i), Request.GetAttributes(0)), Request.Tagged((ushort)i, Request.Read(1, 0, 7)));
            Assert.Equal(1000 + i, client.Receive().Tag);
        }

        _pipe.ReleaseAll();
        Assert.Equal(Enumerable.Range(0, Lane.MaximumBlocked + 1), Enumerable.Range(0, Lane.MaximumBlocked + 1).Select(_ => (int)client.Receive().Tag).Order());
    }

    [Fact]
    public void All_at_once_they_are_not_kept_back_either()
    {
        BlockReads();
        using StreamClient client = _server.Connect();
        client.Begin();
        client.Open(1, "file");
        var batch = new List<byte[]>();
        for (int i = 0; i <= Lane.MaximumBlocked; i++)
        {
            batch.Add(Request.Tagged((ushort)(1000 + i), Request.GetAttributes(0)));
            batch.Add(Request.Tagged((ushort)i, Request.Read(1, 0, 7)));
        }

        client.Send([.. batch]);
        Assert.Equal(
            Enumerable.Range(1000, Lane.MaximumBlocked + 1), Enumerable.Range(0, Lane.MaximumBlocked + 1).Select(_ => (int)client.Receive().Tag).Order());
        _pipe.ReleaseAll();
        Assert.All(Enumerable.Range(0, Lane.MaximumBlocked + 1), _ => Assert.Equal("content", client.Receive().Text));
    }

    [Fact]
    public void A_flushed_request_has_no_reply_but_the_Rflush()
    {
        BlockReads();
        using StreamClient client = _server.Connect();
        client.Begin();
        client.Open(1, "file");
        client.Send(Request.Tagged(1, Request.Read(1, 0, 7)), Request.Flush(1, 2));
        Reply reply = client.Receive();
        Assert.Equal((2, MessageType.Rflush), (reply.Tag, reply.Type));
        Assert.Equal(3, client.Ask(Request.Tagged(3, Request.GetAttributes(0))).Tag);
    }

    [Fact]
    public void A_client_that_vanishes_gives_up_what_blocks()
    {
        BlockReads();
        using StreamClient client = _server.Connect(out StreamDoor door);
        client.Begin();
        client.Open(1, "file");
        client.Send([.. Enumerable.Range(0, 10).Select(tag => Request.Tagged((ushort)tag, Request.Read(1, 0, 7)))]);
        Eventually.True(() => _files.CallsOf(Operation.Read) == 10);
        client.Dispose();
        Assert.True(door.Empty.WaitOne(TimeSpan.FromSeconds(20)));
        Assert.Equal((0, 0), (_files.OpenFiles, _files.References));
    }

    [Fact]
    public void Closing_the_door_sends_clients_away()
    {
        byte[] path = _server.ListenUnix(out StreamDoor door);
        using StreamClient client = StreamServer.ConnectUnix(path);
        client.Begin();
        Assert.True(door.Close(TimeSpan.FromSeconds(20)));
        client.ReceiveEnd();
        Assert.Equal(0, _files.References);
    }

    [Fact]
    public void Closing_the_door_waits_only_so_long_for_a_request_that_blocks()
    {
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.Read)
            {
                entered.Set();
                gate.Wait();
            }

            return Errno.None;
        };
        using StreamClient client = _server.Connect(out StreamDoor door);
        client.Begin();
        client.Open(1, "file");
        client.Send(Request.Read(1, 0, 7));
        Patience.Wait(entered);
        Assert.False(door.Close(TimeSpan.FromMilliseconds(1)));
        gate.Set();
        Assert.True(door.Empty.WaitOne(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Clients_come_and_go_while_the_door_closes()
    {
        for (int round = 0; round < 20; round++)
        {
            byte[] path = _server.ListenUnix(out StreamDoor door);
            StreamClient[] clients = [.. Enumerable.Range(0, 5).Select(_ => StreamServer.ConnectUnix(path))];
            var leaving = new Thread(() => Array.ForEach(clients, client => client.Dispose()));
            leaving.Start();
            Assert.True(door.Close(TimeSpan.FromSeconds(20)));
            Patience.Join(leaving);
        }

        Eventually.True(() => _files.References == 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pipe.ReleaseAll();
        _server.Dispose();
        _pipe.Dispose();
    }

    private static bool IsEmpty(StreamDoor door) => door.Empty.WaitOne(0);

    private void BlockReads() => _files.Hook = (operation, _) => operation == Operation.Read ? _pipe.Read() : Errno.None;
}
