using System;
using System.Text;
using Virtfs.Drivers.Local.SecurityModels;
using Xunit;

namespace Virtfs.Drivers.Tests.Local.SecurityModels;

public sealed class MetadataTextTests
{
    [Fact]
    public void Values_stand_in_QEMUs_order_a_line_each() => Assert.Equal(
        "virtfs.uid=1000\nvirtfs.gid=77\nvirtfs.mode=35304\nvirtfs.rdev=259\n",
        Format(new MappedAttributes { Uid = 1000, Gid = 77, Mode = 0x89E8, Device = 259 }));

    [Fact]
    public void What_is_not_kept_has_no_line() => Assert.Equal("virtfs.gid=0\n", Format(MappedAttributes.None with { Gid = 0 }));

    [Fact]
    public void Numbers_from_the_half_on_are_negative() => Assert.Equal("virtfs.uid=-2\n", Format(MappedAttributes.None with { Uid = uint.MaxValue - 1 }));

    [Fact]
    public void A_device_number_of_all_ones_cannot_be_kept() => Assert.Equal("", Format(MappedAttributes.None with { Device = uint.MaxValue }));

    [Fact]
    public void The_longest_text_fits() => Assert.InRange(
        Format(new MappedAttributes { Uid = 0x80000000, Gid = 0x80000000, Mode = 0x80000000, Device = 0x80000000 }).Length, 1, MetadataText.MaximumLength);

    [Fact]
    public void What_was_written_is_read_back()
    {
        var attributes = new MappedAttributes { Uid = uint.MaxValue - 1, Gid = 5, Mode = 0x21B6, Device = 0x103 };

        Assert.Equal(attributes, Parse(Format(attributes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("virtfs.size=5\nuid=3\n")]
    [InlineData("virtfs.uid")]
    [InlineData("virtfs.uid=-1\n")]
    public void What_says_nothing_keeps_nothing(string text) => Assert.Equal(MappedAttributes.None, Parse(text));

    [Theory]
    [InlineData("virtfs.uid=12", 12u)]
    [InlineData("virtfs.uid= 12\n", 12u)]
    [InlineData("virtfs.uid:12\n", 12u)]
    [InlineData("virtfs.uid=12abc\n", 12u)]
    [InlineData("virtfs.uid=abc\n", 0u)]
    [InlineData("virtfs.uid=1\nvirtfs.uid=2\n", 2u)]
    [InlineData("other\nvirtfs.uid=7\n\n\n", 7u)]
    public void Numbers_are_read_as_C_reads_them(string text, uint uid) => Assert.Equal(uid, Parse(text).Uid);

    private static MappedAttributes Parse(string text) => MetadataText.Parse(Encoding.ASCII.GetBytes(text));

    private static string Format(in MappedAttributes attributes)
    {
        Span<byte> text = stackalloc byte[MetadataText.MaximumLength];
        return Encoding.ASCII.GetString(text[..MetadataText.Format(attributes, text)]);
    }
}
