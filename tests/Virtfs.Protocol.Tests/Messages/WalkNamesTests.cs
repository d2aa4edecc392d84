using System;
using System.Collections.Generic;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Protocol.Tests.Messages;

public class WalkNamesTests
{
    [Fact]
    public void The_names_come_in_order_whatever_their_bytes()
    {
        Assert.True(Twalk.TryDecode(Hex.Bytes("01000000 02000000 0300 0100 ff 0000 0300 'a/b'"), out Twalk walk));

        Assert.Equal(3, walk.Names.Count);
        Assert.Equal(["FF", "", Convert.ToHexString("a/b"u8)], List(walk.Names));
    }

    [Fact]
    public void More_than_16_names_decode_so_that_the_server_can_answer_them()
    {
        byte[] body = new byte[10 + (2 * 17)];
        body[8] = 17;

        Assert.True(Twalk.TryDecode(body, out Twalk walk));
        Assert.Equal(17, walk.Names.Count);
        Assert.Equal(17, List(walk.Names).Count);
    }

    [Fact]
    public void Names_fewer_than_their_number_do_not_decode()
    {
        Assert.False(Twalk.TryDecode(Hex.Bytes("01000000 02000000 0200 0100 'a'"), out Twalk walk));
        Assert.Equal(0, walk.Names.Count);
    }

    [Fact]
    public void A_name_that_runs_past_the_end_does_not_decode()
    {
        Assert.False(Twalk.TryDecode(Hex.Bytes("01000000 02000000 0200 0100 'a' 0200 'b'"), out Twalk walk));
        Assert.Empty(List(walk.Names));
    }

    [Fact]
    public void A_builder_takes_16_names()
    {
        var builder = new WalkNamesBuilder(new byte[1024]);
        for (int i = 0; i < Limits.MaximumWalk; i++)
        {
            Assert.True(builder.TryAdd("name"u8));
        }

        Assert.False(builder.TryAdd("name"u8));
        Assert.Equal(Limits.MaximumWalk, builder.Names.Count);
    }

    [Fact]
    public void A_builder_keeps_what_it_has_when_a_name_does_not_fit()
    {
        var builder = new WalkNamesBuilder(new byte[8]);

        Assert.True(builder.TryAdd("abc"u8));
        Assert.False(builder.TryAdd("de"u8));
        Assert.Equal([Convert.ToHexString("abc"u8)], List(builder.Names));
    }

    [Fact]
    public void Names_on_the_stack_go_into_a_message_on_the_heap()
    {
        Span<byte> stack = stackalloc byte[16];
        var builder = new WalkNamesBuilder(stack);
        builder.TryAdd("abc"u8);
        byte[] destination = new byte[32];
        scoped WireWriter writer = WireWriter.Begin(destination, MessageType.Twalk, 1);

        new Twalk(1, 2, builder.Names).Encode(ref writer);

        Assert.Equal(22, writer.Finish());
    }

    private static List<string> List(WalkNames names)
    {
        var list = new List<string>();
        foreach (ReadOnlySpan<byte> name in names)
        {
            list.Add(Convert.ToHexString(name));
        }

        return list;
    }
}
