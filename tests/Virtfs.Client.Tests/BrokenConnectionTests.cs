using System;
using System.Linq;
using System.Threading.Tasks;
using Virtfs.Client.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Client.Tests;

/// <summary>A server that goes away or answers nonsense: every call returns, and says so.</summary>
public sealed class BrokenConnectionTests
{
    [Fact]
    public void All_in_flight_fail_when_the_server_goes_away()
    {
        FakeServer server = FakeServer.Start(out NinePClient client);
        Task<Errno>[] calls = [.. Enumerable.Range(0, 4).Select(fid => Concurrently.Run(() => client.Clunk((uint)fid)))];
        foreach (Task<Errno> _ in calls)
        {
            server.Receive(MessageType.Tclunk);
        }

        server.Dispose();

        Assert.All(calls, call => Assert.Equal(Errno.ECONNRESET, call.Result));
        Assert.Equal(Errno.ECONNRESET, client.Clunk(9));
        client.Dispose();
    }

    [Fact]
    public void All_in_flight_fail_when_the_client_is_disposed_of()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        Task<Errno>[] calls = [.. Enumerable.Range(0, 4).Select(fid => Concurrently.Run(() => client.Clunk((uint)fid)))];
        foreach (Task<Errno> _ in calls)
        {
            server.Receive(MessageType.Tclunk);
        }

        client.Dispose();

        Assert.All(calls, call => Assert.Equal(Errno.ECONNRESET, call.Result));
    }

    [Fact]
    public void A_reply_of_another_type_is_refused()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        Task<Errno> clunk = Concurrently.Run(() => client.Clunk(1));
        server.Reply(MessageType.Rremove, server.Receive(MessageType.Tclunk).Tag);

        Assert.Equal(Errno.EPROTO, clunk.Result);
        client.Dispose();
    }

    [Fact]
    public void An_error_without_a_number_is_refused()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        Task<Errno> clunk = Concurrently.Run(() => client.Clunk(1));
        server.Error(server.Receive(MessageType.Tclunk).Tag, Errno.None);

        Assert.Equal(Errno.EPROTO, clunk.Result);
        client.Dispose();
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(6u)]
    [InlineData(8193u)]
    [InlineData(uint.MaxValue)]
    public void A_reply_of_an_impossible_size_ends_the_connection(uint size)
    {
        using FakeServer server = FakeServer.Start(out NinePClient client, msize: 8192);
        Task<Errno> clunk = Concurrently.Run(() => client.Clunk(1));
        (ushort tag, _) = server.Receive(MessageType.Tclunk);
        byte[] header = new byte[MessageHeader.Length];
        new MessageHeader(size, MessageType.Rclunk, tag).Encode(header);
        server.Send(header);

        Assert.Equal(Errno.EPROTO, clunk.Result);
        Assert.Equal(Errno.EPROTO, client.Clunk(2));
        client.Dispose();
    }

    [Fact]
    public void A_reply_to_nothing_ends_the_connection()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        Task<Errno> clunk = Concurrently.Run(() => client.Clunk(1));
        server.Receive(MessageType.Tclunk);
        server.Reply(MessageType.Rclunk, 4711);

        Assert.Equal(Errno.EPROTO, clunk.Result);
        client.Dispose();
    }

    [Fact]
    public void More_data_than_was_asked_for_is_refused()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        byte[] data = new byte[16];
        Task<Errno> read = Concurrently.Run(() => client.Read(1, 0, data.AsSpan(0, 8), out _));
        server.Data(server.Receive(MessageType.Tread).Tag, Enumerable.Repeat((byte)1, 16).ToArray());

        Assert.Equal(Errno.EPROTO, read.Result);
        Assert.All(data, value => Assert.Equal(0, value));
        client.Dispose();
    }

    [Fact]
    public void Data_shorter_than_its_count_is_refused()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        Task<Errno> read = Concurrently.Run(() => client.Read(1, 0, new byte[8], out _));
        server.Reply(MessageType.Rread, server.Receive(MessageType.Tread).Tag, [8, 0, 0, 0, 1, 2]);

        Assert.Equal(Errno.EPROTO, read.Result);
        client.Dispose();
    }
}
