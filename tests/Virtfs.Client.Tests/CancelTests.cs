using System;
using System.Threading.Tasks;
using Virtfs.Client.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Client.Tests;

/// <summary>Tflush, as Plan 9's flush(5) has it.</summary>
public sealed class CancelTests
{
    [Fact]
    public void A_request_that_is_given_up_ends_with_EINTR()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        using Exchange exchange = client.Rent();
        Assert.Equal(Errno.None, exchange.Send(exchange.Begin(MessageType.Tclunk)));
        ushort tag = server.Receive(MessageType.Tclunk).Tag;
        Task<Errno> wait = Concurrently.Run(exchange.Wait);
        Task<Errno> cancel = Concurrently.Run(exchange.Cancel);
        (ushort flushTag, byte[] body) = server.Receive(MessageType.Tflush);
        server.Reply(MessageType.Rflush, flushTag);

        Assert.Equal(tag, BitConverter.ToUInt16(body));
        Assert.Equal(Errno.None, cancel.Result);
        Assert.Equal(Errno.EINTR, wait.Result);
        client.Dispose();
    }

    [Fact]
    public void A_reply_that_was_faster_counts()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        using Exchange exchange = client.Rent();
        Assert.Equal(Errno.None, exchange.Send(exchange.Begin(MessageType.Tclunk)));
        ushort tag = server.Receive(MessageType.Tclunk).Tag;
        Task<Errno> wait = Concurrently.Run(exchange.Wait);
        Task<Errno> cancel = Concurrently.Run(exchange.Cancel);
        ushort flushTag = server.Receive(MessageType.Tflush).Tag;
        server.Reply(MessageType.Rclunk, tag);
        server.Reply(MessageType.Rflush, flushTag);

        Assert.Equal(Errno.None, cancel.Result);
        Assert.Equal(Errno.None, wait.Result);
        client.Dispose();
    }

    [Fact]
    public void What_is_done_already_is_not_flushed()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        using Exchange exchange = client.Rent();
        Assert.Equal(Errno.None, exchange.Send(exchange.Begin(MessageType.Tclunk)));
        server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag);
        Assert.Equal(Errno.None, exchange.Wait());

        Assert.Equal(Errno.None, exchange.Cancel());
        client.Dispose();
    }

    [Fact]
    public void The_tag_can_be_used_again_afterwards()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        using (Exchange exchange = client.Rent())
        {
            Assert.Equal(Errno.None, exchange.Send(exchange.Begin(MessageType.Tclunk)));
            server.Receive(MessageType.Tclunk);
            Task<Errno> cancel = Concurrently.Run(exchange.Cancel);
            server.Reply(MessageType.Rflush, server.Receive(MessageType.Tflush).Tag);
            Assert.Equal(Errno.None, cancel.Result);
            Assert.Equal(Errno.EINTR, exchange.Wait());
        }

        Task<Errno> clunk = Concurrently.Run(() => client.Clunk(1));
        server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag);
        Assert.Equal(Errno.None, clunk.Result);
        client.Dispose();
    }
}
