using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Virtfs.Client.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Client.Tests;

public sealed class NinePClientTests
{
    [Fact]
    public void Takes_the_msize_the_server_grants()
    {
        using FakeServer server = FakeServer.StartUnversioned(out Task<(Errno Error, NinePClient? Client)> starting, msize: 65536);
        server.Receive(MessageType.Tversion);
        server.Version(5000, VersionStrings.L);

        using NinePClient client = starting.Result.Client!;
        Assert.Equal(5000, client.Msize);
        Assert.Equal(4976, client.MaximumData);
    }

    [Theory]
    [InlineData(8192u, "unknown", Errno.EPROTONOSUPPORT)]
    [InlineData(8192u, "9P2000.u", Errno.EPROTONOSUPPORT)]
    [InlineData(8193u, "9P2000.L", Errno.EPROTO)]
    [InlineData(0u, "9P2000.L", Errno.EPROTO)]
    public void Refuses_a_version_it_cannot_speak(uint msize, string version, Errno expected)
    {
        using FakeServer server = FakeServer.StartUnversioned(out Task<(Errno Error, NinePClient? Client)> starting);
        server.Receive(MessageType.Tversion);
        server.Version(msize, System.Text.Encoding.ASCII.GetBytes(version));

        Assert.Equal((expected, null), starting.Result);
    }

    [Fact]
    public void Takes_the_error_of_a_server_without_a_version()
    {
        using FakeServer server = FakeServer.StartUnversioned(out Task<(Errno Error, NinePClient? Client)> starting);
        server.Receive(MessageType.Tversion);
        server.Reply(MessageType.Rerror, Limits.NoTag, [2, 0, (byte)'n', (byte)'o', (byte)Errno.EMSGSIZE, 0, 0, 0]);

        Assert.Equal((Errno.EMSGSIZE, null), starting.Result);
    }

    [Fact]
    public void An_error_is_the_servers_errno()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        Task<Errno> clunk = Concurrently.Run(() => client.Clunk(7));
        server.Error(server.Receive(MessageType.Tclunk).Tag, Errno.ESTALE);

        Assert.Equal(Errno.ESTALE, clunk.Result);
        client.Dispose();
    }

    [Fact]
    public void Replies_in_another_order_reach_those_who_asked()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        var requests = new List<(ushort Tag, byte[] Body)>();
        Task<byte>[] reads = [.. Enumerable.Range(0, 8).Select(fid => Concurrently.Run(() => ReadOne(client, (uint)fid)))];
        for (int i = 0; i < reads.Length; i++)
        {
            requests.Add(server.Receive(MessageType.Tread));
        }

        requests.Reverse();
        foreach ((ushort tag, byte[] body) in requests)
        {
            server.Data(tag, [(byte)(100 + body[0])]); // The first byte of a Tread is that of its fid.
        }

        Assert.Equal(Enumerable.Range(100, 8).Select(value => (byte)value), reads.Select(read => read.Result));
        client.Dispose();
    }

    [Fact]
    public void Whoever_still_waits_receives_when_the_first_is_done()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        Task<Errno> first = Concurrently.Run(() => client.Clunk(1));
        ushort firstTag = server.Receive(MessageType.Tclunk).Tag;
        Task<Errno> second = Concurrently.Run(() => client.Clunk(2));
        ushort secondTag = server.Receive(MessageType.Tclunk).Tag;

        server.Reply(MessageType.Rclunk, firstTag);
        Assert.Equal(Errno.None, first.Result);
        server.Reply(MessageType.Rclunk, secondTag);
        Assert.Equal(Errno.None, second.Result);
        client.Dispose();
    }

    [Fact]
    public void A_thread_can_have_many_requests_in_flight()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        Exchange[] exchanges = [.. Enumerable.Range(0, 32).Select(_ => client.Rent())];
        foreach (Exchange exchange in exchanges)
        {
            Assert.Equal(Errno.None, exchange.Send(exchange.Begin(MessageType.Tclunk)));
        }

        foreach (Exchange exchange in exchanges)
        {
            server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag);
        }

        Assert.All(exchanges.Reverse(), exchange => Assert.Equal(Errno.None, exchange.Wait()));
        Assert.Equal(exchanges.Length, exchanges.Select(exchange => exchange.Tag).Distinct().Count());
        client.Dispose();
    }

    [Fact]
    public void Large_data_goes_where_it_was_asked_for()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client, msize: 1 << 20);
        byte[] sent = new byte[500_000];
        new Random(1).NextBytes(sent);
        byte[] received = new byte[600_000];
        Task<int> read = Concurrently.Run(() => client.Read(1, 0, received, out int count) == Errno.None ? count : -1);
        server.Data(server.Receive(MessageType.Tread).Tag, sent);

        Assert.Equal(sent.Length, read.Result);
        Assert.Equal(sent, received[..sent.Length]);
        Assert.All(received[sent.Length..], value => Assert.Equal(0, value));
        client.Dispose();
    }

    [Fact]
    public void No_more_is_asked_for_than_a_message_holds()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client, msize: 4096);
        Task<int> write = Concurrently.Run(() => client.Write(1, 0, new byte[10_000], out int count) == Errno.None ? count : -1);
        (ushort tag, byte[] body) = server.Receive(MessageType.Twrite);
        server.Reply(MessageType.Rwrite, tag, BitConverter.GetBytes(client.MaximumData));

        Assert.Equal(client.MaximumData + Twrite.BodySize, body.Length);
        Assert.True(body.Length + MessageHeader.Length <= 4096, "The message is longer than the session allows.");
        Assert.Equal(client.MaximumData, write.Result);
        client.Dispose();
    }

    [Fact]
    public void A_name_longer_than_the_protocol_allows_is_not_sent()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client, msize: 1 << 20);
        Assert.Equal(Errno.ENAMETOOLONG, client.Unlink(1, new byte[65536], 0));

        Task<Errno> clunk = Concurrently.Run(() => client.Clunk(1));
        server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag);
        Assert.Equal(Errno.None, clunk.Result);
        client.Dispose();
    }

    [Fact]
    public void A_message_longer_than_the_session_allows_is_not_sent()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client, msize: 4096);
        Assert.Equal(Errno.EMSGSIZE, client.Unlink(1, new byte[5000], 0));
        client.Dispose();
    }

    private static byte ReadOne(NinePClient client, uint fid)
    {
        byte[] data = new byte[1];
        return client.Read(fid, 0, data, out _) == Errno.None ? data[0] : (byte)0;
    }
}
