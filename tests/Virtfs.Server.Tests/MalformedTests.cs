using System;
using Virtfs.Protocol;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests;

/// <summary>Nothing a client sends makes the session throw, leak or say anything but a well-formed reply.</summary>
public sealed class MalformedTests
{
    private readonly TestFileSystem _files = new();

    public static TheoryData<MessageType, byte[]> Messages
    {
        get
        {
            var data = new TheoryData<MessageType, byte[]>();
            foreach (byte[] sample in Samples.All)
            {
                data.Add((MessageType)sample[4], sample);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_cut_at_any_byte_of_its_body_is_EPROTO_and_does_nothing(MessageType type, byte[] sample)
    {
        using Conversation client = Conversation.Begin(_files);
        Samples.Prepare(_files, client);
        long before = _files.Calls;
        for (int length = MessageHeader.Length; length < sample.Length; length++)
        {
            Reply reply = client.Send(Request.Truncated(sample, length));
            Assert.True(reply.Error == Errno.EPROTO, $"{type} cut at {length}: {reply}");
        }

        Assert.Equal(before, _files.Calls);
        Assert.Equal(8, client.Session.FidCount);
        AssertNothingFailed(client);
    }

    [Fact]
    public void A_message_cut_in_its_header_is_EOPNOTSUPP()
    {
        using Conversation client = Conversation.Begin(_files);
        for (int length = 0; length < MessageHeader.Length; length++)
        {
            Assert.Equal(Errno.EOPNOTSUPP, client.Send(Request.Truncated(Samples.All[0], length)).Error);
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Bytes_behind_a_message_are_ignored(MessageType type, byte[] sample)
    {
        using Conversation client = Conversation.Begin(_files);
        Samples.Prepare(_files, client);
        _ = client.Send(Request.Walk(0, 30)).Ok;
        Reply reply = client.Send([.. sample, .. new byte[100]]);
        Assert.False(reply.Error == Errno.EPROTO, $"{type}: {reply}");
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(3u)]
    [InlineData(uint.MaxValue)]
    public void The_size_field_is_not_used_for_decoding(uint size)
    {
        using Conversation client = Conversation.Begin(_files);
        byte[] request = Request.GetAttributes(0);
        BitConverter.TryWriteBytes(request, size);
        Assert.Equal(MessageType.Rgetattr, client.Send(request).Type);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Strings_of_length_0_are_answered(MessageType type, byte[] sample)
    {
        using Conversation client = Conversation.Begin(_files);
        Samples.Prepare(_files, client);
        byte[] zeros = new byte[sample.Length];
        sample.AsSpan(0, MessageHeader.Length).CopyTo(zeros);
        Reply reply = client.Send(zeros);
        Assert.True(reply.Type is MessageType.Rlerror || (byte)reply.Type == (byte)type + 1, reply.ToString());
        AssertNothingFailed(client);
    }

    [Fact]
    public void Fifty_thousand_random_messages_never_make_it_throw_or_leak()
    {
        var random = new Random(20261123);
        using Conversation client = Conversation.Begin(_files);
        byte[] buffer = new byte[64];
        for (int i = 0; i < 50_000; i++)
        {
            if (i % 500 == 0)
            {
                Refresh(client);
            }

            byte[] message = i % 2 == 0 ? Mutated(random) : Random(random, buffer);
            Reply reply = client.Send(message);
            if (reply.Type is not (MessageType.Rlerror or MessageType.Rerror) && (byte)reply.Type != message[4] + 1)
            {
                Assert.Fail(reply.ToString());
            }
        }

        AssertNothingFailed(client);
        client.Session.Reset();
        Assert.Equal((0, 0, 0), (_files.References, _files.OpenFiles, _files.Violations));
    }

    private static byte[] Mutated(Random random)
    {
        byte[] sample = [.. Samples.All[random.Next(Samples.All.Count)]];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            sample[random.Next(MessageHeader.Length, Math.Max(sample.Length, MessageHeader.Length + 1))] = (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? Request.Truncated(sample, random.Next(sample.Length)) : sample;
    }

    private static byte[] Random(Random random, byte[] buffer)
    {
        random.NextBytes(buffer);
        byte[] message = buffer[..random.Next(MessageHeader.Length, buffer.Length)];
        message[4] = Samples.All[random.Next(Samples.All.Count)][4];

        // Small fid numbers, or hardly any would be known.
        for (int i = MessageHeader.Length; i + 4 <= Math.Min(message.Length, 15); i += 4)
        {
            message[i] &= 7;
            message.AsSpan(i + 1, 3).Clear();
        }

        return message;
    }

    private void Refresh(Conversation client)
    {
        _ = client.Send(Request.Version(32768)).Ok;
        _ = client.Send(Request.Attach(0)).Ok;
        TestNode sub = Directory(Directory(_files.Root, "dir"), "sub");
        if (sub.Find("file"u8) is null)
        {
            lock (_files.Sync)
            {
                sub.Link("file"u8, _files.MakeNode(Linux.InodeMode.S_IFREG));
            }
        }

        if (_files.Root.Find("symlink"u8) is null)
        {
            _files.AddSymlink("symlink", "target");
        }

        Samples.Prepare(_files, client);
    }

    private TestNode Directory(TestNode parent, string name)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(name);
        if (parent.Find(bytes) is { } found)
        {
            return found;
        }

        lock (_files.Sync)
        {
            TestNode made = _files.MakeNode(Linux.InodeMode.S_IFDIR);
            parent.Link(bytes, made);
            return made;
        }
    }

    private static void AssertNothingFailed(Conversation client) =>
        Assert.Empty(client.Log.TextsOf(Microsoft.Extensions.Logging.LogLevel.Error));
}
