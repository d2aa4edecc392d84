using System;
using System.Collections.Generic;
using Virtfs.Protocol;
using Virtfs.VhostUser.FrontEnd;
using Virtfs.VhostUser.Tests.Infrastructure;
using Xunit;
using Buffer = Virtfs.VhostUser.FrontEnd.Buffer;

namespace Virtfs.VhostUser.Tests;

/// <summary>However a driver cuts a request into buffers, it is one stream of bytes out and one in.</summary>
public sealed class ChainShapeTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly Guest _guest;

    public ChainShapeTests()
    {
        var ram = new GuestRam();
        ram.Add(0x8000_0000, 1024 * 1024);
        ram.Add(0x8010_0000, 1024 * 1024);
        _guest = _bench.Mount(ram, ringSize: 16);
        Bench.Open(_guest, 2, "data");
    }

    public void Dispose()
    {
        _guest.Dispose();
        _bench.Dispose();
    }

    [Theory]
    [InlineData(ChainForm.Direct)]
    [InlineData(ChainForm.Indirect)]
    public void A_request_and_a_reply_in_one_buffer_each(ChainForm form)
    {
        byte[] reply = Exchange(form, NineP.Read(2, 5, 100), 4096, [100], [4096]);

        Assert.Equal(_bench.FileSystem.Data[5..105], NineP.Data(reply));
    }

    [Fact]
    public void A_request_and_a_reply_in_buffers_of_one_byte()
    {
        byte[] reply = Exchange(ChainForm.Indirect, NineP.Read(2, 5, 30), 41, Repeat(1, 23), Repeat(1, 41));

        Assert.Equal(_bench.FileSystem.Data[5..35], NineP.Data(reply));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(22)]
    public void A_head_cut_anywhere(int at)
    {
        byte[] reply = Exchange(ChainForm.Direct, NineP.Read(2, 5, 100), 111, [at, 23 - at], [at, 111 - at]);

        Assert.Equal(_bench.FileSystem.Data[5..105], NineP.Data(reply));
    }

    [Fact]
    public void A_table_longer_than_the_ring()
    {
        byte[] data = Random(200 * 7);

        byte[] reply = Exchange(ChainForm.Indirect, NineP.Write(2, 1000, data), 4096, [23, .. Repeat(7, 200)], [4096]);

        Assert.Equal((uint)data.Length, NineP.Count(reply));
        Assert.Equal(data, _bench.FileSystem.Data[1000..(1000 + data.Length)]);
    }

    [Fact]
    public void A_read_as_Linux_sends_it()
    {
        byte[] reply = Exchange(ChainForm.Indirect, NineP.Read(2, 0, 50_000), 50_011, [23], [11, .. Repeat(4096, 12), 50_000 - (12 * 4096)]);

        Assert.Equal(_bench.FileSystem.Data[..50_000], NineP.Data(reply));
    }

    [Fact]
    public void A_write_as_Linux_sends_it()
    {
        byte[] data = Random(50_000);

        byte[] reply = Exchange(ChainForm.Indirect, NineP.Write(2, 24, data), 4096, [23, 24, .. Repeat(4096, 12), 50_000 - 24 - (12 * 4096)], [4096]);

        Assert.Equal(50_000u, NineP.Count(reply));
        Assert.Equal(data, _bench.FileSystem.Data[24..50_024]);
    }

    [Fact]
    public void A_write_whose_size_field_counts_its_head_alone()
    {
        byte[] data = Random(5000);
        byte[] message = NineP.Write(2, 0, data);
        message[0] = 23;
        message[1] = message[2] = message[3] = 0;

        byte[] reply = Exchange(ChainForm.Direct, message, 4096, [23, 5000], [4096]);

        Assert.Equal(5000u, NineP.Count(reply));
        Assert.Equal(data, _bench.FileSystem.Data[..5000]);
    }

    [Theory]
    [InlineData(3u)]
    [InlineData(uint.MaxValue)]
    public void The_size_field_of_a_request_does_not_count(uint size)
    {
        byte[] message = NineP.GetAttributes();
        BitConverter.TryWriteBytes(message, size);

        Assert.Equal(MessageType.Rgetattr, NineP.Type(_guest.Exchange(message)));
    }

    [Fact]
    public void Bytes_behind_a_request_do_not_count() =>
        Assert.Equal(MessageType.Rgetattr, NineP.Type(_guest.Exchange([.. NineP.GetAttributes(), .. Random(30_000)])));

    [Fact]
    public void Buffers_of_no_length_do_not_count()
    {
        byte[] reply = Exchange(ChainForm.Direct, NineP.Read(2, 5, 100), 111, [0, 20, 0, 3], [0, 11, 0, 100]);

        Assert.Equal(_bench.FileSystem.Data[5..105], NineP.Data(reply));
    }

    [Fact]
    public void A_request_and_a_reply_over_the_border_of_two_regions()
    {
        byte[] message = NineP.Read(2, 5, 100);
        ulong request = 0x8010_0000 - 10;
        ulong reply = 0x8010_0000 - 50;
        _guest.Ram.Write(request, message);

        // The two share 40 bytes, which is the guest's own business: the request is a private copy before anything is written.
        _guest.Ring.Add(ChainForm.Direct, Buffer.Readable(request, message.Length), Buffer.Writable(reply, 111));
        _guest.Kick();

        Assert.Equal(111u, _guest.Ring.Take().Length);
        Assert.Equal(_bench.FileSystem.Data[5..105], NineP.Data(_guest.Ram.Read(reply, 111)));
    }

    [Fact]
    public void A_table_over_the_border_of_two_regions()
    {
        byte[] message = NineP.GetAttributes();
        ulong request = _guest.Ram.Allocate(message.Length);
        ulong reply = _guest.Ram.Allocate(4096);
        ulong table = 0x8010_0000 - 24;
        _guest.Ram.Write(request, message);
        _guest.Ring.SetTableEntry(table, 0, request, 5, DriverRing.Next, 1);
        _guest.Ring.SetTableEntry(table, 1, request + 5, (uint)message.Length - 5, DriverRing.Next, 2);
        _guest.Ring.SetTableEntry(table, 2, reply, 4096, DriverRing.Write, 0);
        ushort head = _guest.Ring.Reserve();
        _guest.Ring.SetDescriptor(head, table, 48, DriverRing.Indirect, 0);
        _guest.Ring.Publish(head);
        _guest.Kick();

        UsedElement used = _guest.Ring.Take();

        Assert.Equal(MessageType.Rgetattr, NineP.Type(_guest.Ram.Read(reply, (int)used.Length)));
    }

    [Fact]
    public void A_table_may_be_walked_in_any_order()
    {
        byte[] message = NineP.GetAttributes();
        ulong request = _guest.Ram.Allocate(message.Length);
        ulong reply = _guest.Ram.Allocate(4096);
        ulong table = _guest.Ram.Allocate(48);
        _guest.Ram.Write(request, message);
        _guest.Ring.SetTableEntry(table, 0, request, 5, DriverRing.Next, 2);
        _guest.Ring.SetTableEntry(table, 2, request + 5, (uint)message.Length - 5, DriverRing.Next, 1);
        _guest.Ring.SetTableEntry(table, 1, reply, 4096, DriverRing.Write, 0);
        ushort head = _guest.Ring.Reserve();
        _guest.Ring.SetDescriptor(head, table, 48, DriverRing.Indirect, 0);
        _guest.Ring.Publish(head);
        _guest.Kick();

        Assert.Equal(MessageType.Rgetattr, NineP.Type(_guest.Ram.Read(reply, (int)_guest.Ring.Take().Length)));
    }

    [Fact]
    public void A_reply_is_as_long_as_the_used_ring_says_and_not_a_byte_more_is_written()
    {
        ulong reply = _guest.Ram.Allocate(4096);
        _guest.Ram.Span(reply, 4096).Fill(0xEE);
        byte[] message = NineP.Read(2, 0, 100);
        ulong request = _guest.Ram.Allocate(message.Length);
        _guest.Ram.Write(request, message);
        _guest.Ring.Add(ChainForm.Direct, Buffer.Readable(request, message.Length), Buffer.Writable(reply, 4096));
        _guest.Kick();

        UsedElement used = _guest.Ring.Take();

        Assert.Equal(111u, used.Length);
        Assert.Equal(111u, NineP.Size(_guest.Ram.Span(reply, 111)));
        Assert.Equal(-1, _guest.Ram.Span(reply + 111, 4096 - 111).IndexOfAnyExcept((byte)0xEE));
    }

    private byte[] Exchange(ChainForm form, byte[] message, int room, int[] readable, int[] writable)
    {
        // Pieces apart from each other, so that none can be taken for the continuation of another.
        var buffers = new List<Buffer>();
        int position = 0;
        foreach (int length in readable)
        {
            int taken = Math.Min(length, message.Length - position);
            ulong address = _guest.Ram.Allocate(taken + 1, 1) + 1;
            _guest.Ram.Write(address, message.AsSpan(position, taken));
            buffers.Add(Buffer.Readable(address, taken));
            position += taken;
        }

        Assert.Equal(message.Length, position);
        var rooms = new List<Buffer>();
        foreach (int length in writable)
        {
            rooms.Add(Buffer.Writable(_guest.Ram.Allocate(length + 1, 1) + 1, length));
        }

        buffers.AddRange(rooms);
        _guest.Ring.Add(form, [.. buffers]);
        _guest.Kick();
        UsedElement used = _guest.Ring.Take();
        Assert.InRange(used.Length, 7u, (uint)room);
        var reply = new List<byte>();
        foreach (Buffer buffer in rooms)
        {
            reply.AddRange(_guest.Ram.Read(buffer.Address, (int)buffer.Length));
        }

        return [.. reply[..(int)used.Length]];
    }

    private static int[] Repeat(int value, int count)
    {
        int[] values = new int[count];
        Array.Fill(values, value);
        return values;
    }

    private static byte[] Random(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
