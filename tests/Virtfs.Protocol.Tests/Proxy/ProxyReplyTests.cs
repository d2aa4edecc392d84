using System;
using Virtfs.Protocol.Proxy;
using Xunit;

namespace Virtfs.Protocol.Tests.Proxy;

/// <summary>The replies of a proxy helper, byte for byte.</summary>
public class ProxyReplyTests
{
    private readonly byte[] _room = new byte[ProxyReply.MaximumSize];

    [Fact]
    public void A_change_that_went_well_is_a_zero() => AssertBytes("00000000 04000000 00000000", ProxyReply.EncodeStatus(_room, Errno.None));

    [Fact]
    public void An_error_is_a_negative_number()
    {
        AssertBytes("01000000 04000000 feffffff", ProxyReply.EncodeStatus(_room, Errno.ENOENT));
        Assert.Equal(Errno.ENOENT, ProxyReply.DecodeError(_room.AsSpan(8, 4)));
    }

    [Fact]
    public void An_opening_is_answered_without_a_header()
    {
        AssertBytes("ffffff7f", ProxyReply.EncodeDescriptorStatus(_room, Errno.None));
        Assert.Equal(Errno.None, ProxyReply.DecodeDescriptorStatus(_room));
        AssertBytes("faffffff", ProxyReply.EncodeDescriptorStatus(_room, Errno.ENXIO));
        Assert.Equal(Errno.ENXIO, ProxyReply.DecodeDescriptorStatus(_room));
    }

    [Theory]
    [InlineData("00000000")]
    [InlineData("01000000")]
    [InlineData("00000080")]
    [InlineData("fffeffff 00")]
    public void A_status_that_means_nothing_is_EIO(string hex)
    {
        byte[] bytes = Hex.Bytes(hex);
        Assert.Equal(Errno.EIO, bytes.Length == 4 ? ProxyReply.DecodeDescriptorStatus(bytes) : ProxyReply.DecodeError(bytes));
    }

    [Fact]
    public void A_string_has_a_length_of_its_own()
    {
        "target"u8.CopyTo(ProxyReply.StringRoom(_room));
        AssertBytes("00000000 08000000 0600 'target'", ProxyReply.EndString(_room, 6));
        Assert.True(ProxyReply.TryDecodeString(_room.AsSpan(8, 8), out ReadOnlySpan<byte> value));
        Assert.Equal("target"u8.ToArray(), value.ToArray());
    }

    [Fact]
    public void A_string_too_long_for_a_body_becomes_ENOBUFS()
    {
        Assert.Equal(ProxyReply.MaximumSize, ProxyReply.EndString(_room, ProxyReply.MaximumString));
        AssertBytes("01000000 04000000 97ffffff", ProxyReply.EndString(_room, ProxyReply.MaximumString + 1));
    }

    [Fact]
    public void Attributes_keep_every_field()
    {
        var attributes = new ProxyAttributes
        {
            Device = 1,
            Inode = 2,
            LinkCount = 3,
            Mode = 4,
            Uid = 5,
            Gid = 6,
            SpecialDevice = 7,
            Length = 8,
            BlockSize = 9,
            Blocks = 10,
            Times = new ProxyTimes(11, 12, 13, 14),
            ChangeSeconds = 15,
            ChangeNanoseconds = 16,
        };
        int length = ProxyReply.Encode(_room, attributes);
        Assert.Equal(ProxyHeader.Length + 116, length);
        Assert.Equal(Hex.Bytes("0100000000000000 0200000000000000 0300000000000000 04000000 05000000 06000000 0700000000000000"), _room[8..52]);
        Assert.True(ProxyAttributes.TryDecode(_room.AsSpan(8, 116), out ProxyAttributes decoded));
        Assert.Equal(attributes, decoded);
        Assert.False(ProxyAttributes.TryDecode(_room.AsSpan(8, 115), out _));
        Assert.False(ProxyAttributes.TryDecode(_room.AsSpan(8, 117), out _));
    }

    [Fact]
    public void Totals_keep_every_field_and_spread_the_id_over_two_words()
    {
        var statistics = new ProxyStatistics
        {
            Type = 0xEF53,
            BlockSize = 4096,
            Blocks = 3,
            BlocksFree = 4,
            BlocksAvailable = 5,
            Files = 6,
            FilesFree = 7,
            FileSystemId = 0x8000_0001_9000_0002,
            NameLength = 255,
            FragmentSize = 4096,
        };
        Assert.Equal(ProxyHeader.Length + 88, ProxyReply.Encode(_room, statistics));
        Assert.Equal(Hex.Bytes("02000090ffffffff 01000080ffffffff"), _room[64..80]);
        Assert.True(ProxyStatistics.TryDecode(_room.AsSpan(8, 88), out ProxyStatistics decoded));
        Assert.Equal(statistics, decoded);
    }

    private void AssertBytes(string hex, int length) => Assert.Equal(Hex.Bytes(hex), _room[..length]);
}
