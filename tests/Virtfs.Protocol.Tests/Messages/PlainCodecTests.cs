using System;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Protocol.Tests.Messages;

/// <summary>The messages that have fewer fields in 9P2000 than in 9P2000.u, by the layouts of Plan 9's manual.</summary>
public class PlainCodecTests
{
    private const string Record =
        "3b00 0000 00000000 80 01000000 0200000000000000 ed010080 03000000 04000000 0000000000000000 0100 'd' 0400 'root' 0400 'user' 0300 'sys'";

    private static readonly byte[] Destination = new byte[256];

    [Fact]
    public void Tattach_has_no_n_uname()
    {
        byte[] body = Hex.Bytes("01000000 ffffffff 0600 'glenda' 0200 '/x'");

        Assert.True(Tattach.TryDecode(body, Dialect.Plain, out Tattach message));
        Assert.Equal((1u, Limits.NoFid, Limits.NoUserId), (message.Fid, message.Afid, message.UserId));
        Assert.True(message.UserName.SequenceEqual("glenda"u8) && message.AttachName.SequenceEqual("/x"u8));
        Assert.False(Tattach.TryDecode(body, Dialect.U, out _));
    }

    [Fact]
    public void Tauth_has_no_n_uname()
    {
        byte[] body = Hex.Bytes("01000000 0600 'glenda' 0000");

        Assert.True(Tauth.TryDecode(body, Dialect.Plain, out Tauth message));
        Assert.Equal((1u, Limits.NoUserId), (message.Afid, message.UserId));
        Assert.False(Tauth.TryDecode(body, Dialect.U, out _));
    }

    [Fact]
    public void Rerror_has_no_errno()
    {
        var writer = new WireWriter(Destination);
        new Rerror("no"u8, Errno.ENOENT).Encode(ref writer, Dialect.Plain);

        Assert.Equal(Hex.Bytes("0200 'no'"), writer.Written.ToArray());
        Assert.True(Rerror.TryDecode(writer.Written, Dialect.Plain, out Rerror message));
        Assert.Equal(Errno.None, message.Errno);
        Assert.True(message.Message.SequenceEqual("no"u8));
    }

    [Fact]
    public void Tcreate_has_no_extension()
    {
        byte[] body = Hex.Bytes("01000000 0100 'f' a4010000 01");

        Assert.True(Tcreate.TryDecode(body, Dialect.Plain, out Tcreate message));
        Assert.Equal((1u, (StatMode)0x1a4, TopenMode.Write), (message.Fid, message.Permissions, message.Mode));
        Assert.True(message.Extension.IsEmpty);
        Assert.False(Tcreate.TryDecode(body, Dialect.U, out _));
        var writer = new WireWriter(Destination);
        message.Encode(ref writer, Dialect.Plain);
        Assert.Equal(body, writer.Written.ToArray());
    }

    [Fact]
    public void A_stat_record_ends_with_the_three_names()
    {
        byte[] body = Hex.Bytes("3d00" + Record);

        Assert.True(Rstat.TryDecode(body, Dialect.Plain, out Rstat message));
        Assert.True(message.Stat.UserName.SequenceEqual("root"u8) && message.Stat.ModifierName.SequenceEqual("sys"u8));
        Assert.Equal((Limits.NoUserId, Limits.NoUserId), (message.Stat.UserId, message.Stat.GroupId));
        Assert.False(Rstat.TryDecode(body, Dialect.U, out _));
        var writer = new WireWriter(Destination);
        message.Encode(ref writer, Dialect.Plain);
        Assert.Equal(body, writer.Written.ToArray());
        Assert.Equal(body.Length - sizeof(ushort), message.Stat.SizeIn(Dialect.Plain));
    }

    [Fact]
    public void Twstat_has_the_same_record()
    {
        byte[] body = Hex.Bytes("01000000 3d00" + Record);

        Assert.True(Twstat.TryDecode(body, Dialect.Plain, out Twstat message));
        Assert.Equal((1u, StatMode.Directory | (StatMode)0x1ed), (message.Fid, message.Stat.Mode));
        var writer = new WireWriter(Destination);
        message.Encode(ref writer, Dialect.Plain);
        Assert.Equal(body, writer.Written.ToArray());
    }

    [Fact]
    public void The_size_fields_of_a_record_are_not_looked_at()
    {
        byte[] body = Hex.Bytes("0000" + Record);
        body[2] = 0xff;

        Assert.True(Rstat.TryDecode(body, Dialect.Plain, out Rstat message));
        Assert.True(message.Stat.ModifierName.SequenceEqual("sys"u8));
    }
}
