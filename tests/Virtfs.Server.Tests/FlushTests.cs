using System;
using System.Linq;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Sessions;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests;

/// <summary>
/// The order of a Tflush and the request it is about (qemu-9pfs §4.12, vhost-user §4.5). What comes in between is sent from within the request, on the
/// same thread: nothing here depends on time.
/// </summary>
public sealed class FlushTests
{
    private readonly TestFileSystem _files = new();

    [Fact]
    public void Of_a_request_that_is_not_there_it_is_answered_at_once()
    {
        using Conversation client = Begin();
        Assert.Equal(MessageType.Rflush, client.Send(Request.Flush(500, 2)).Type);
    }

    [Fact]
    public void Of_itself_it_is_answered_at_once()
    {
        using Conversation client = Begin();
        Assert.Equal(MessageType.Rflush, client.Send(Request.Flush(2, 2)).Type);
    }

    [Fact]
    public void Of_a_request_that_ends_well_it_is_answered_after_the_reply()
    {
        Assert.Equal(["1 Rread", "2 Rflush"], Ended(Errno.None, Request.Flush(1, 2)));
    }

    [Fact]
    public void Of_a_request_that_fails_it_is_answered_after_the_error()
    {
        Assert.Equal(["1 Rlerror", "2 Rflush"], Ended(Errno.EIO, Request.Flush(1, 2)));
    }

    [Fact]
    public void Of_a_request_that_is_interrupted_it_is_answered_after_the_request_is_given_back_without_a_reply()
    {
        Assert.Equal(["1 nothing", "2 Rflush"], Ended(Errno.EINTR, Request.Flush(1, 2)));
    }

    [Fact]
    public void Several_of_one_request_are_answered_in_the_order_they_came()
    {
        Assert.Equal(
            ["1 nothing", "9 Rflush", "3 Rflush", "5 Rflush"],
            Ended(Errno.EINTR, Request.Flush(1, 9), Request.Flush(1, 3), Request.Flush(1, 5)));
    }

    [Fact]
    public void A_flush_of_a_flush_is_answered_after_it()
    {
        Assert.Equal(
            ["1 nothing", "2 Rflush", "3 Rflush", "4 Rflush"],
            Ended(Errno.EINTR, Request.Flush(1, 2), Request.Flush(2, 3), Request.Flush(1, 4)));
    }

    [Fact]
    public void Other_requests_end_meanwhile()
    {
        Assert.Equal(
            ["3 Rgetattr", "1 nothing", "2 Rflush"],
            Ended(Errno.EINTR, Request.Flush(1, 2), Request.Tagged(3, Request.GetAttributes(0))));
    }

    [Fact]
    public void With_two_requests_of_one_tag_it_is_about_the_later()
    {
        using Conversation client = Begin();
        bool nested = false;
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.Read && !nested)
            {
                nested = true;
                client.Post(Request.FSync(1));
            }

            if (operation == Operation.Flush)
            {
                client.Post(Request.Flush(Request.Tag, 2));
                return Errno.EINTR;
            }

            return Errno.None;
        };
        client.Post(Request.Read(1, 0, 1));
        Assert.Equal(["1 nothing", "2 Rflush", "1 Rread"], Ended(client));
    }

    [Fact]
    public void A_request_is_only_interrupted_if_it_was_flushed()
    {
        using Conversation client = Begin();
        _files.Hook = (operation, _) => operation == Operation.Read && _files.CallsOf(Operation.Read) < 5 ? Errno.EINTR : Errno.None;
        client.Post(Request.Read(1, 0, 1));
        Assert.Equal(["1 Rread"], Ended(client));
        Assert.Equal(5, _files.CallsOf(Operation.Read));
    }

    [Fact]
    public void A_flushed_part_of_a_write_is_told()
    {
        using Conversation client = Begin();
        _files.MaximumTransfer = 4;
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.Write && _files.CallsOf(Operation.Write) == 2)
            {
                client.Post(Request.Flush(Request.Tag, 2));
                return Errno.EINTR;
            }

            return Errno.None;
        };
        client.Post(Request.Write(1, 0, "12345678"u8));
        Assert.Equal(["1 Rwrite", "2 Rflush"], Ended(client));
        Assert.Equal(4u, client.Lane.Ended[0].Reply!.Written);
    }

    [Fact]
    public void A_flushed_Tclunk_clunks()
    {
        using Conversation client = Begin();
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.Close)
            {
                client.Post(Request.Flush(Request.Tag, 2));
                return Errno.EINTR;
            }

            return Errno.None;
        };
        client.Post(Request.Clunk(1));
        Assert.Equal(["1 Rclunk", "2 Rflush"], Ended(client));
        Assert.Equal(1, client.Session.FidCount);
    }

    [Fact]
    public void A_chain_of_flushes_is_as_deep_as_it_likes_and_ends()
    {
        using Conversation client = Begin();
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.Read)
            {
                for (ushort tag = 2; tag < TagTable.MaximumWaiting + 2; tag++)
                {
                    client.Post(Request.Flush((ushort)(tag - 1), tag));
                }
            }

            return Errno.None;
        };
        client.Post(Request.Read(1, 0, 1));
        Assert.Equal(Enumerable.Range(1, TagTable.MaximumWaiting + 1), client.Lane.Ended.Select(ended => (int)ended.Tag));
    }

    [Fact]
    public void More_flushes_than_any_client_needs_are_EBUSY()
    {
        using Conversation client = Begin();
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.Read)
            {
                for (ushort tag = 2; tag < TagTable.MaximumWaiting + 3; tag++)
                {
                    client.Post(Request.Flush(Request.Tag, tag));
                }
            }

            return Errno.None;
        };
        client.Post(Request.Read(1, 0, 1));
        Assert.Equal(TagTable.MaximumWaiting + 2, client.Lane.Ended.Count);
        Assert.Equal((TagTable.MaximumWaiting + 2, Errno.EBUSY), (client.Lane.Ended[0].Tag, client.Lane.Ended[0].Reply!.Error));
        Assert.All(client.Lane.Ended.Skip(2), ended => Assert.Equal(MessageType.Rflush, ended.Reply!.Type));

        // And then there is room again.
        _files.Hook = null;
        Assert.Equal(MessageType.Rflush, client.Send(Request.Flush(77, 2)).Type);
    }

    [Fact]
    public void Tversion_leaves_what_is_in_flight()
    {
        using Conversation client = Begin();
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.Read)
            {
                client.Post(Request.Tagged(Limits.NoTag, Request.Version(32768)));
                client.Post(Request.Flush(1, 2));
            }

            return Errno.None;
        };
        client.Post(Request.Read(1, 0, 1));
        Assert.Equal(["65535 Rversion", "1 Rread", "2 Rflush"], Ended(client));
        Assert.Equal((0, 0), (_files.OpenFiles, _files.Violations));
    }

    [Fact]
    public void Each_exchange_is_given_back_once()
    {
        using Conversation client = Begin();
        int recycled = client.Lane.Recycled;
        long total = client.Session.RequestCount;
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.Read)
            {
                client.Post(Request.Flush(1, 2));
                client.Post(Request.Flush(2, 3));
                return Errno.EINTR;
            }

            return Errno.None;
        };
        client.Post(Request.Read(1, 0, 1));
        Assert.Equal((recycled + 3, total + 3), (client.Lane.Recycled, client.Session.RequestCount));
    }

    private string[] Ended(Errno result, params byte[][] inBetween)
    {
        using Conversation client = Begin();
        _files.Hook = (operation, _) =>
        {
            if (operation != Operation.Read)
            {
                return Errno.None;
            }

            foreach (byte[] request in inBetween)
            {
                client.Post(request);
            }

            return result;
        };
        client.Post(Request.Read(1, 0, 1));
        return Ended(client);
    }

    private static string[] Ended(Conversation client) =>
        [.. client.Lane.Ended.Select(ended => FormattableString.Invariant($"{ended.Tag} {ended.Reply?.Type.ToString() ?? "nothing"}"))];

    private Conversation Begin()
    {
        _files.AddFile("file", "content"u8);
        Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.ReadWrite);
        client.Lane.Ended.Clear();
        return client;
    }
}
