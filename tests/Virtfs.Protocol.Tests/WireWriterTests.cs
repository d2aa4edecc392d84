using System;
using Xunit;

namespace Virtfs.Protocol.Tests;

public class WireWriterTests
{
    private const byte Untouched = 0xee;

    [Fact]
    public void Numbers_are_little_endian_and_stand_one_after_another()
    {
        var writer = new WireWriter(new byte[15]);

        writer.WriteU8(0x01);
        writer.WriteU16(0x0203);
        writer.WriteU32(0x04050607);
        writer.WriteU64(0x08090a0b0c0d0e0f);

        Assert.False(writer.Failed);
        Assert.Equal(Hex.Bytes("01 0302 07060504 0f0e0d0c0b0a0908"), writer.Written.ToArray());
    }

    [Fact]
    public void A_string_is_its_length_and_its_bytes()
    {
        var writer = new WireWriter(new byte[9]);

        writer.WriteString("abc"u8);
        writer.WriteString(default);

        Assert.Equal(Hex.Bytes("0300 'abc' 0000"), writer.Written.ToArray());
    }

    [Fact]
    public void A_qid_is_type_version_path()
    {
        var writer = new WireWriter(new byte[Qid.Size]);

        writer.WriteQid(new Qid(QidType.Symlink, 0x01020304, 0x05060708090a0b0c));

        Assert.Equal(Hex.Bytes("02 04030201 0c0b0a0908070605"), writer.Written.ToArray());
    }

    [Fact]
    public void The_longest_string_has_65535_bytes()
    {
        var writer = new WireWriter(new byte[70000]);

        writer.WriteString(new byte[65535]);
        Assert.False(writer.Failed);
        Assert.Equal(65537, writer.Length);
        Assert.Equal(Hex.Bytes("ffff"), writer.Written[..2].ToArray());
    }

    [Fact]
    public void A_longer_string_fails_though_there_is_room()
    {
        byte[] destination = Room(70000);
        var writer = new WireWriter(destination);

        writer.WriteString(new byte[65536]);

        Assert.True(writer.Failed);
        Assert.Equal(-1, destination.AsSpan().IndexOfAnyExcept(Untouched));
    }

    [Theory]
    [InlineData("u8", 1)]
    [InlineData("u16", 2)]
    [InlineData("u32", 4)]
    [InlineData("u64", 8)]
    [InlineData("string", 5)]
    [InlineData("bytes", 3)]
    [InlineData("qid", 13)]
    public void A_field_that_does_not_fit_is_not_begun(string field, int size)
    {
        for (int room = 0; room < size; room++)
        {
            byte[] destination = Room(room);
            var writer = new WireWriter(destination);

            Write(ref writer, field);

            Assert.True(writer.Failed);
            Assert.Equal(0, writer.Length);
            Assert.Equal(-1, destination.AsSpan().IndexOfAnyExcept(Untouched));
        }

        var exact = new WireWriter(Room(size));
        Write(ref exact, field);
        Assert.False(exact.Failed);
        Assert.Equal(size, exact.Length);
    }

    [Fact]
    public void After_a_failure_nothing_is_written_any_more()
    {
        byte[] destination = Room(6);
        var writer = new WireWriter(destination);

        writer.WriteU32(1);
        writer.WriteU32(2);
        writer.WriteU8(3);
        writer.PatchU32(0, 9);

        Assert.True(writer.Failed);
        Assert.Equal(4, writer.Length);
        Assert.True(writer.Unwritten.IsEmpty);
        Assert.Equal(Hex.Bytes("01000000 eeee"), destination);
    }

    [Fact]
    public void A_message_gets_its_size_type_and_tag()
    {
        byte[] destination = Room(16);
        var writer = WireWriter.Begin(destination, MessageType.Tclunk, 0x0102);
        writer.WriteU32(0x03040506);

        int size = writer.Finish();

        Assert.Equal(11, size);
        Assert.Equal(Hex.Bytes("0b000000 78 0201 06050403"), destination[..size]);
    }

    [Fact]
    public void A_message_that_does_not_fit_has_size_0()
    {
        for (int room = 0; room < 11; room++)
        {
            var writer = WireWriter.Begin(new byte[room], MessageType.Tclunk, 1);
            writer.WriteU32(2);

            Assert.True(writer.Failed);
            Assert.Equal(0, writer.Finish());
        }
    }

    [Fact]
    public void A_payload_carried_apart_counts_in_the_size_only()
    {
        byte[] destination = Room(11);
        var writer = WireWriter.Begin(destination, MessageType.Rread, 1);
        writer.WriteU32(4096);

        Assert.Equal(11 + 4096, writer.Finish(4096));
        Assert.Equal(Hex.Bytes("0b100000 75 0100 00100000"), destination);
    }

    [Fact]
    public void A_payload_written_in_place_is_counted_by_Advance()
    {
        byte[] destination = Room(13);
        var writer = WireWriter.Begin(destination, MessageType.Rread, 1);
        writer.WriteU32(0);
        writer.Unwritten[0] = 0xaa;
        writer.Advance(1);
        writer.PatchU32(7, 1);

        Assert.Equal(12, writer.Finish());
        Assert.Equal(Hex.Bytes("0c000000 75 0100 01000000 aa ee"), destination);
    }

    [Fact]
    public void Reserved_bytes_count_as_written_and_are_filled_afterwards()
    {
        byte[] destination = Room(6);
        var writer = new WireWriter(destination);
        writer.WriteU8(1);

        Span<byte> reserved = writer.Reserve(4);
        writer.WriteU8(3);
        reserved.Fill(2);

        Assert.Equal(Hex.Bytes("01 02020202 03"), writer.Written.ToArray());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void More_than_there_is_can_not_be_reserved(int count)
    {
        var writer = new WireWriter(new byte[4]);

        Assert.True(writer.Reserve(count).IsEmpty);
        Assert.True(writer.Failed);
    }

    [Fact]
    public void Advancing_past_the_end_fails()
    {
        var writer = new WireWriter(new byte[4]);

        writer.Advance(5);

        Assert.True(writer.Failed);
    }

    private static void Write(ref WireWriter writer, string field)
    {
        switch (field)
        {
            case "u8":
                writer.WriteU8(1);
                break;
            case "u16":
                writer.WriteU16(1);
                break;
            case "u32":
                writer.WriteU32(1);
                break;
            case "u64":
                writer.WriteU64(1);
                break;
            case "string":
                writer.WriteString("abc"u8);
                break;
            case "bytes":
                writer.WriteBytes("abc"u8);
                break;
            default:
                writer.WriteQid(new Qid(QidType.File, 1, 2));
                break;
        }
    }

    private static byte[] Room(int length)
    {
        byte[] room = new byte[length];
        room.AsSpan().Fill(Untouched);
        return room;
    }
}
