using System;
using Xunit;

namespace Virtfs.Protocol.Tests;

public class WireReaderTests
{
    [Fact]
    public void Numbers_are_little_endian_and_stand_one_after_another()
    {
        var reader = new WireReader(Hex.Bytes("01 0302 07060504 0f0e0d0c0b0a0908"));

        Assert.Equal(0x01, reader.ReadU8());
        Assert.Equal(0x0203, reader.ReadU16());
        Assert.Equal(0x04050607u, reader.ReadU32());
        Assert.Equal(0x08090a0b0c0d0e0fu, reader.ReadU64());
        Assert.False(reader.Failed);
        Assert.Equal(0, reader.Remaining);
        Assert.Equal(15, reader.Position);
    }

    [Fact]
    public void A_string_is_its_length_and_its_bytes_whatever_they_are()
    {
        var reader = new WireReader(Hex.Bytes("0000 0300 00ff2f"));

        Assert.True(reader.ReadString().IsEmpty);
        Assert.False(reader.Failed);
        Assert.Equal(new byte[] { 0x00, 0xff, 0x2f }, reader.ReadString().ToArray());
        Assert.False(reader.Failed);
    }

    [Fact]
    public void A_string_is_a_part_of_the_source_not_a_copy()
    {
        byte[] source = Hex.Bytes("0300 'abc'");

        ReadOnlySpan<byte> text = new WireReader(source).ReadString();

        Assert.True(text.Overlaps(source));
    }

    [Fact]
    public void A_qid_is_type_version_path()
    {
        var reader = new WireReader(Hex.Bytes("80 04030201 0c0b0a0908070605"));

        Assert.Equal(new Qid(QidType.Directory, 0x01020304, 0x05060708090a0b0c), reader.ReadQid());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(13)]
    public void A_number_that_runs_past_the_end_reads_as_zero_and_fails(int size)
    {
        for (int length = 0; length < size; length++)
        {
            byte[] source = new byte[length];
            source.AsSpan().Fill(0xff);
            var reader = new WireReader(source);

            ulong value = size switch
            {
                1 => reader.ReadU8(),
                2 => reader.ReadU16(),
                4 => reader.ReadU32(),
                8 => reader.ReadU64(),
                _ => reader.ReadQid().Path,
            };

            Assert.Equal(0ul, value);
            Assert.True(reader.Failed);
        }
    }

    [Fact]
    public void A_string_longer_than_what_is_left_reads_as_empty_and_fails()
    {
        var reader = new WireReader(Hex.Bytes("0400 'abc'"));

        Assert.True(reader.ReadString().IsEmpty);
        Assert.True(reader.Failed);
    }

    [Fact]
    public void A_negative_count_fails()
    {
        var reader = new WireReader(new byte[4]);

        Assert.True(reader.ReadBytes(-1).IsEmpty);
        Assert.True(reader.Failed);
    }

    [Fact]
    public void After_a_failure_nothing_can_be_read_any_more()
    {
        var reader = new WireReader(Hex.Bytes("ffffff"));
        reader.ReadU8();
        reader.ReadU32();

        Assert.Equal(0, reader.ReadU8());
        Assert.True(reader.ReadString().IsEmpty);
        Assert.True(reader.Failed);
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void After_a_failure_the_position_is_where_the_failed_read_began()
    {
        var reader = new WireReader(new byte[6]);
        reader.ReadU32();
        reader.ReadU64();
        reader.ReadU8();

        Assert.Equal(4, reader.Position);
    }

    [Fact]
    public void Nothing_can_be_read_from_nothing()
    {
        var reader = new WireReader(default);

        Assert.False(reader.Failed);
        Assert.True(reader.ReadBytes(0).IsEmpty);
        Assert.False(reader.Failed);
        reader.ReadU8();
        Assert.True(reader.Failed);
    }
}
