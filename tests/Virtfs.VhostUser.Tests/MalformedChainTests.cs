using System;
using System.Linq;
using Virtfs.Protocol;
using Virtfs.Testing;
using Virtfs.VhostUser.FrontEnd;
using Virtfs.VhostUser.Tests.Infrastructure;
using Xunit;
using Buffer = Virtfs.VhostUser.FrontEnd.Buffer;

namespace Virtfs.VhostUser.Tests;

/// <summary>What a driver may do wrong: it costs the request, or the ring until it is set up again, and nothing else.</summary>
public sealed class MalformedChainTests : IDisposable
{
    private const ulong Nowhere = 0xDEAD_0000_0000;

    private readonly Bench _bench = new();
    private readonly Guest _guest;
    private readonly DriverRing _ring;
    private readonly ulong _request;
    private readonly ulong _reply;
    private readonly ulong _table;
    private readonly uint _length;

    public MalformedChainTests()
    {
        _guest = _bench.Mount(ringSize: 16);
        _ring = _guest.Ring;
        byte[] message = NineP.GetAttributes();
        _length = (uint)message.Length;
        _request = _guest.Ram.Allocate(4096);
        _reply = _guest.Ram.Allocate(4096);
        _table = _guest.Ram.Allocate(2048 * 16);
        _guest.Ram.Write(_request, message);
    }

    public void Dispose()
    {
        _guest.Dispose();
        _bench.Dispose();
    }

    [Theory]
    [InlineData("head outside the ring")]
    [InlineData("more requests than slots")]
    [InlineData("index far ahead")]
    [InlineData("loop of one")]
    [InlineData("loop of two")]
    [InlineData("next outside the ring")]
    [InlineData("readable behind writable")]
    [InlineData("unknown flags")]
    [InlineData("table of no length")]
    [InlineData("table of half a descriptor")]
    [InlineData("table too long")]
    [InlineData("table of 4 GiB")]
    [InlineData("table nowhere")]
    [InlineData("table partly nowhere")]
    [InlineData("table with more behind it")]
    [InlineData("table in a table")]
    [InlineData("table behind a descriptor")]
    [InlineData("next outside the table")]
    [InlineData("loop in the table")]
    [InlineData("same head twice")]
    public void A_broken_ring_is_left_alone_until_it_is_set_up_again(string what)
    {
        Break(what);
        ushort used = _ring.UsedIndex;
        _guest.KickLine.Signal();

        Eventually.True(() => _guest.Error.TryDrain());
        Eventually.True(() => _bench.Log.Lines.Any(line => line.Contains("ring is broken", StringComparison.Ordinal)));
        Assert.Equal(used, _ring.UsedIndex);
        _guest.Reboot();
        Bench.Mount(_guest);
        Assert.Equal(1, _bench.Log.Lines.Count(line => line.Contains("ring is broken", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_request_in_memory_that_is_not_shared_is_EFAULT()
    {
        byte[] head = NineP.WriteHead(1, 0, 100);
        _guest.Ram.Write(_request, head);

        Assert.Equal(Errno.EFAULT, Submit(Buffer.Readable(_request, head.Length), Buffer.Readable(Nowhere, 100), Buffer.Writable(_reply, 4096)));
    }

    [Fact]
    public void Room_for_the_reply_in_memory_that_is_not_shared_is_EFAULT() =>
        Assert.Equal(
            Errno.EFAULT, Submit(Buffer.Readable(_request, (int)_length), Buffer.Writable(_reply, 11), Buffer.Writable(Nowhere, 4096)));

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 50)]
    public void A_buffer_that_wraps_round_is_EFAULT(ulong address) =>
        Assert.Equal(
            Errno.EFAULT, Submit(Buffer.Readable(_request, (int)_length), Buffer.Writable(_reply, 64), new Buffer(address, 100, BufferAccess.Writable)));

    [Fact]
    public void A_buffer_that_reaches_beyond_the_memory_is_EFAULT()
    {
        RamRegion region = _guest.Ram.Regions[0];
        ulong end = region.GuestAddress + region.Size;

        Assert.Equal(
            Errno.EFAULT, Submit(Buffer.Readable(_request, (int)_length), Buffer.Writable(_reply, 64), Buffer.Writable(end - 10, 11)));
    }

    [Fact]
    public void Buffers_of_4_GiB_are_EFAULT()
    {
        var huge = new Buffer(_reply, uint.MaxValue, BufferAccess.Writable);

        Assert.Equal(Errno.EFAULT, Submit(Buffer.Readable(_request, (int)_length), Buffer.Writable(_reply, 64), huge, huge, huge));
    }

    [Fact]
    public void More_pieces_than_a_system_call_takes_are_EFAULT()
    {
        RamRegion other = _guest.Ram.Add(0x4000_0000, 1024 * 1024);
        Assert.Equal(
            0UL, _guest.Control.Acknowledged(ControlRequest.AddMemReg, ControlPayload.SingleRegion(other), other.Descriptor));
        RamRegion next = _guest.Ram.Add(0x4010_0000, 1024 * 1024);
        Assert.Equal(
            0UL, _guest.Control.Acknowledged(ControlRequest.AddMemReg, ControlPayload.SingleRegion(next), next.Descriptor));

        // Each buffer lies in two regions, which lie apart here: two pieces.
        var buffers = new Buffer[700];
        Array.Fill(buffers, Buffer.Writable(0x4010_0000 - 8, 16));
        buffers[0] = Buffer.Readable(_request, (int)_length);
        buffers[1] = Buffer.Writable(_reply, 64);

        Assert.Equal(Errno.EFAULT, Submit(buffers));
    }

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(6, 4096)]
    [InlineData(19, 0)]
    [InlineData(19, 6)]
    public void A_request_that_cannot_be_answered_comes_back_empty(int readable, int writable)
    {
        Buffer[] buffers =
        [
            .. readable > 0 ? new[] { Buffer.Readable(_request, readable) } : [],
            .. writable > 0 ? new[] { Buffer.Writable(_reply, writable) } : [],
        ];
        _ring.Add(ChainForm.Indirect, buffers);
        _guest.Kick();

        Assert.Equal(0u, _ring.Take().Length);
        Assert.Equal(MessageType.Rgetattr, NineP.Type(_guest.Exchange(NineP.GetAttributes())));
    }

    [Fact]
    public void A_request_whose_head_is_nowhere_comes_back_empty()
    {
        _ring.Add(ChainForm.Indirect, Buffer.Readable(Nowhere, 100), Buffer.Writable(_reply, 4096));
        _guest.Kick();

        Assert.Equal(0u, _ring.Take().Length);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    public void A_reply_that_does_not_fit_comes_back_empty(int room)
    {
        ushort head = _ring.Add(ChainForm.Indirect, Buffer.Readable(_request, (int)_length), Buffer.Writable(_reply, room));
        _guest.Kick();

        Assert.Equal(new UsedElement(head, 0), _ring.Take());
    }

    [Fact]
    public void A_reply_that_does_not_fit_but_an_error_does_is_an_error() =>
        Assert.Equal(Errno.EMSGSIZE, Submit(Buffer.Readable(_request, (int)_length), Buffer.Writable(_reply, 11)));

    [Fact]
    public void Short_rooms_are_enough_for_short_replies()
    {
        byte[] message = NineP.Clunk(1);
        _guest.Ram.Write(_request, message);
        _ring.Add(ChainForm.Indirect, Buffer.Readable(_request, message.Length), Buffer.Writable(_reply, 7));
        _guest.Kick();

        Assert.Equal(7u, _ring.Take().Length);
        Assert.Equal(MessageType.Rclunk, NineP.Type(_guest.Ram.Read(_reply, 7)));
    }

    [Fact]
    public void A_ring_full_of_requests_that_cannot_be_answered_does_not_keep_the_control_thread_waiting()
    {
        for (int i = 0; i < _ring.Size; i++)
        {
            _ring.Add(ChainForm.Indirect, Buffer.Readable(_request, 3));
        }

        _guest.Kick();

        Assert.InRange(_guest.Stop(), (ushort)0, ushort.MaxValue);
    }

    private Errno Submit(params Buffer[] buffers)
    {
        ushort head = _ring.Add(ChainForm.Indirect, buffers);
        _guest.Kick();
        UsedElement used = _ring.Take();
        Assert.Equal(new UsedElement(head, 11), used);
        return NineP.Error(_guest.Ram.Read(_reply, 11));
    }

    private void Break(string what)
    {
        const ushort Head = 3;
        uint entry = 16;
        switch (what)
        {
            case "head outside the ring":
                _ring.Publish(16);
                return;
            case "more requests than slots":
                _ring.AvailIndex += 17;
                return;
            case "index far ahead":
                _ring.AvailIndex += 0x8000;
                return;
            case "loop of one":
                _ring.SetDescriptor(Head, _request, _length, DriverRing.Next, Head);
                break;
            case "loop of two":
                _ring.SetDescriptor(Head, _request, _length, DriverRing.Next, 4);
                _ring.SetDescriptor(4, _request, _length, DriverRing.Next, Head);
                break;
            case "next outside the ring":
                _ring.SetDescriptor(Head, _request, _length, DriverRing.Next, 16);
                break;
            case "readable behind writable":
                _ring.SetDescriptor(Head, _reply, 4096, DriverRing.Write | DriverRing.Next, 4);
                _ring.SetDescriptor(4, _request, _length, 0, 0);
                break;
            case "unknown flags":
                _ring.SetDescriptor(Head, _request, _length, 0x80, 0);
                break;
            case "table of no length":
                _ring.SetDescriptor(Head, _table, 0, DriverRing.Indirect, 0);
                break;
            case "table of half a descriptor":
                _ring.SetDescriptor(Head, _table, 24, DriverRing.Indirect, 0);
                break;
            case "table too long":
                _ring.SetDescriptor(Head, _table, 1025 * entry, DriverRing.Indirect, 0);
                break;
            case "table of 4 GiB":
                _ring.SetDescriptor(Head, _table, uint.MaxValue & ~15u, DriverRing.Indirect, 0);
                break;
            case "table nowhere":
                _ring.SetDescriptor(Head, Nowhere, entry, DriverRing.Indirect, 0);
                break;
            case "table partly nowhere":
                _ring.SetDescriptor(Head, _guest.Ram.Regions[0].GuestAddress + _guest.Ram.Regions[0].Size - 16, 2 * entry, DriverRing.Indirect, 0);
                break;
            case "table with more behind it":
                _ring.SetTableEntry(_table, 0, _request, _length, 0, 0);
                _ring.SetDescriptor(Head, _table, entry, DriverRing.Indirect | DriverRing.Next, 4);
                break;
            case "table in a table":
                _ring.SetTableEntry(_table, 0, _table, entry, DriverRing.Indirect, 0);
                _ring.SetDescriptor(Head, _table, entry, DriverRing.Indirect, 0);
                break;
            case "table behind a descriptor":
                _ring.SetTableEntry(_table, 0, _reply, 4096, DriverRing.Write, 0);
                _ring.SetDescriptor(Head, _request, _length, DriverRing.Next, 4);
                _ring.SetDescriptor(4, _table, entry, DriverRing.Indirect, 0);
                break;
            case "next outside the table":
                _ring.SetTableEntry(_table, 0, _request, _length, DriverRing.Next, 1);
                _ring.SetDescriptor(Head, _table, entry, DriverRing.Indirect, 0);
                break;
            case "loop in the table":
                _ring.SetTableEntry(_table, 0, _request, _length, DriverRing.Next, 1);
                _ring.SetTableEntry(_table, 1, _request, _length, DriverRing.Next, 0);
                _ring.SetDescriptor(Head, _table, 2 * entry, DriverRing.Indirect, 0);
                break;
            case "same head twice":
                Bench.Open(_guest, 5, "slow");
                byte[] message = NineP.Read(5, 0, 10);
                _guest.Ram.Write(_request, message);
                ushort head = _ring.Add(ChainForm.Indirect, Buffer.Readable(_request, message.Length), Buffer.Writable(_reply, 4096));
                _guest.Kick();
                _bench.WaitUntilBlocked();
                _ring.Publish(head);
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what);
        }

        _ring.Publish(Head);
    }
}
