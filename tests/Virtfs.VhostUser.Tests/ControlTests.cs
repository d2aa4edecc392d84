using System;
using System.Linq;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.VhostUser.FrontEnd;
using Virtfs.VhostUser.Tests.Infrastructure;
using Xunit;

namespace Virtfs.VhostUser.Tests;

/// <summary>The control protocol rule by rule: who is answered how, what is refused, what ends the connection, and whose descriptors they are.</summary>
public sealed class ControlTests : IDisposable
{
    private const uint Version = 1;
    private const uint NeedReply = 8;
    private const ulong NoDescriptor = 0x100;

    private readonly Bench _bench = new();
    private readonly ControlSocket _control;

    public ControlTests() => _control = new ControlSocket(_bench.Socket);

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(ControlRequest.GetFeatures, 0x1_7000_0001UL)]
    [InlineData(ControlRequest.GetProtocolFeatures, 0xA229UL)]
    [InlineData(ControlRequest.GetQueueNum, 1UL)]
    [InlineData(ControlRequest.GetMaxMemSlots, 509UL)]
    public void A_question_is_answered_once_by_its_own_number_with_flags_5(ControlRequest request, ulong expected)
    {
        foreach (uint flags in new[] { Version, Version | NeedReply })
        {
            _control.SendRaw(request, flags, 0, [], []);
            ControlReply reply = _control.Receive();
            Assert.Equal((request, 5u, expected), (reply.Request, reply.Flags, reply.Value));
            AssertNothingElseComes();
        }
    }

    [Fact]
    public void What_needs_no_reply_gets_none()
    {
        _control.Send(ControlRequest.SetOwner);
        _control.Send(ControlRequest.SetFeatures, ControlPayload.U64(0x1_7000_0001));
        _control.Send(ControlRequest.SetProtocolFeatures, ControlPayload.U64(0xA229));
        _control.Send(ControlRequest.SetVringNum, ControlPayload.Ring(0, 64));
        _control.Send(ControlRequest.SetVringNum, ControlPayload.Ring(0, 63));
        _control.Send(ControlRequest.SetConfig, ControlPayload.Config(0, 4, 0));
        AssertNothingElseComes();
    }

    /// <summary>User-Mode Linux asks for the acknowledgement with the very message that agrees on acknowledgements.</summary>
    [Fact]
    public void Whoever_asks_for_an_acknowledgement_gets_one_even_before_it_was_agreed_on() =>
        Assert.Equal(0UL, _control.Acknowledged(ControlRequest.SetProtocolFeatures, ControlPayload.U64(0x229)));

    [Theory]
    [InlineData(ControlRequest.SetFeatures, 0x1_F000_0001UL, 1UL)]
    [InlineData(ControlRequest.SetFeatures, 0x1_7400_0001UL, 1UL)]
    [InlineData(ControlRequest.SetFeatures, 0x1_7000_0001UL, 0UL)]
    [InlineData(ControlRequest.SetFeatures, 0UL, 0UL)]
    [InlineData(ControlRequest.SetProtocolFeatures, 0x1_A229UL, 1UL)]
    [InlineData(ControlRequest.SetProtocolFeatures, 0xA22BUL, 1UL)]
    [InlineData(ControlRequest.SetProtocolFeatures, 0UL, 0UL)]
    public void Only_features_that_were_offered_are_accepted(ControlRequest request, ulong features, ulong acknowledgement) =>
        Assert.Equal(acknowledgement, _control.Acknowledged(request, ControlPayload.U64(features)));

    [Theory]
    [InlineData(1u, 0UL)]
    [InlineData(2u, 0UL)]
    [InlineData(32768u, 0UL)]
    [InlineData(0u, 1UL)]
    [InlineData(3u, 1UL)]
    [InlineData(100u, 1UL)]
    [InlineData(65536u, 1UL)]
    [InlineData(0x8000_0000u, 1UL)]
    [InlineData(uint.MaxValue, 1UL)]
    public void A_rings_size_is_a_power_of_two_up_to_32768(uint size, ulong acknowledgement) =>
        Assert.Equal(acknowledgement, _control.Acknowledged(ControlRequest.SetVringNum, ControlPayload.Ring(0, size)));

    [Theory]
    [InlineData(1UL, 0UL, 0UL)]
    [InlineData(8UL, 0UL, 0UL)]
    [InlineData(0UL, 2UL, 0UL)]
    [InlineData(0UL, 0UL, 1UL)]
    public void The_parts_of_a_ring_are_aligned(ulong descriptors, ulong used, ulong avail) => Assert.Equal(
        1UL,
        _control.Acknowledged(ControlRequest.SetVringAddr, ControlPayload.Addresses(0, 0x1000 + descriptors, 0x2000 + used, 0x3000 + avail)));

    /// <summary>QEMU with num_vqs=2 sends CALL, ERR and ENABLE for a ring it never uses; refusing them would cost the device.</summary>
    [Fact]
    public void For_a_ring_that_is_not_there_call_error_and_enable_are_accepted_and_the_rest_is_refused()
    {
        using var probe = new Probe();
        Assert.Equal(0UL, _control.Acknowledged(ControlRequest.SetVringCall, ControlPayload.U64(1), probe.Descriptor));
        Assert.Equal(0UL, _control.Acknowledged(ControlRequest.SetVringErr, ControlPayload.U64(1), probe.Descriptor));
        Assert.Equal(0UL, _control.Acknowledged(ControlRequest.SetVringEnable, ControlPayload.Ring(1, 1)));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.SetVringKick, ControlPayload.U64(1), probe.Descriptor));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.SetVringNum, ControlPayload.Ring(1, 64)));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.SetVringBase, ControlPayload.Ring(uint.MaxValue, 0)));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.SetVringAddr, ControlPayload.Addresses(1, 0x1000, 0x2000, 0x3000)));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.VringKick, ControlPayload.Ring(1, 0)));
        Assert.Equal(7UL, _control.Ask(ControlRequest.GetVringBase, ControlPayload.Ring(7, 0)).Value);
        Assert.True(probe.IsClosedEverywhere());
    }

    [Theory]
    [InlineData(ControlRequest.SetVringKick)]
    [InlineData(ControlRequest.SetVringCall)]
    [InlineData(ControlRequest.SetVringErr)]
    public void A_line_comes_with_one_descriptor_or_says_that_it_has_none(ControlRequest request)
    {
        using var probe = new Probe();
        Assert.Equal(1UL, _control.Acknowledged(request, ControlPayload.U64(0)));
        Assert.Equal(1UL, _control.Acknowledged(request, ControlPayload.U64(0), probe.Several(2)));
        Assert.Equal(1UL, _control.Acknowledged(request, ControlPayload.U64(NoDescriptor), probe.Descriptor));
        Assert.Equal(1UL, _control.Acknowledged(request, ControlPayload.U64(0).AsSpan(0, 7), probe.Descriptor));
        Assert.True(probe.IsClosedEverywhere());
        Assert.Equal(request == ControlRequest.SetVringKick ? 1UL : 0UL, _control.Acknowledged(request, ControlPayload.U64(NoDescriptor)));
    }

    [Theory]
    [InlineData(ControlRequest.SetVringKick)]
    [InlineData(ControlRequest.SetVringCall)]
    [InlineData(ControlRequest.SetVringErr)]
    public void A_file_is_no_line(ControlRequest request)
    {
        using FileDescriptor file = RamRegion.CreateFile(4096);
        Assert.Equal(1UL, _control.Acknowledged(request, ControlPayload.U64(0), file.Value));
    }

    [Fact]
    public void The_line_of_the_back_ends_requests_takes_one_descriptor()
    {
        using var probe = new Probe();
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.SetBackendReqFd));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.SetBackendReqFd, [], probe.Several(2)));
        Assert.Equal(0UL, _control.Acknowledged(ControlRequest.SetBackendReqFd, [], probe.Descriptor));
        Assert.Equal(0UL, _control.Acknowledged(ControlRequest.SetBackendReqFd, [], probe.Descriptor));
        _control.Dispose();
        Assert.True(_bench.WaitForEnd());
        Assert.True(probe.IsClosedEverywhere());
    }

    [Theory]
    [InlineData(ControlRequest.GetFeatures)]
    [InlineData(ControlRequest.SetOwner)]
    [InlineData(ControlRequest.SetVringNum)]
    [InlineData(ControlRequest.GetVringBase)]
    [InlineData(ControlRequest.RemMemReg)]
    [InlineData(ControlRequest.GetConfig)]
    [InlineData(ControlRequest.SetLogBase)]
    [InlineData(ControlRequest.ResetDevice)]
    public void Descriptors_nobody_asked_for_are_closed(ControlRequest request)
    {
        using var probe = new Probe();
        byte[] payload = request switch
        {
            ControlRequest.GetConfig => ControlPayload.Config(0, 4, 0),
            ControlRequest.RemMemReg => [.. ControlPayload.U64(0), .. ControlPayload.Region(0, 4096, 0, 0)],
            _ => ControlPayload.Ring(0, 64),
        };
        _control.SendRaw(request, Version | NeedReply, (uint)payload.Length, payload, probe.Several(3));
        Assert.Equal(request, _control.Receive().Request);

        // Closed with the message, at the latest when the next one is there.
        _ = _control.Ask(ControlRequest.GetQueueNum);
        Assert.True(probe.IsClosedEverywhere());
    }

    [Fact]
    public void More_descriptors_than_any_message_has_end_the_connection_and_are_closed()
    {
        using var probe = new Probe();
        _control.SendRaw(ControlRequest.SetMemTable, Version | NeedReply, 8, ControlPayload.U64(65), probe.Several(65));
        Assert.True(_control.IsHungUp());
        Assert.True(_bench.WaitForEnd());
        Assert.True(probe.IsClosedEverywhere());
    }

    [Fact]
    public void As_many_regions_as_descriptors_or_none()
    {
        using var ram = new GuestRam(1024 * 1024);
        RamRegion region = ram.Regions[0];
        using var probe = new Probe();
        byte[] one = ControlPayload.Table(region);
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.SetMemTable, one));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.SetMemTable, one, region.Descriptor, probe.Descriptor));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.SetMemTable, one.AsSpan(0, 39), region.Descriptor));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.SetMemTable, [.. ControlPayload.U64(uint.MaxValue), .. one[8..]], region.Descriptor));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.SetMemTable, [], probe.Descriptor));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.AddMemReg, ControlPayload.SingleRegion(region)));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.AddMemReg, ControlPayload.SingleRegion(region), region.Descriptor, probe.Descriptor));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.AddMemReg, ControlPayload.SingleRegion(region).AsSpan(0, 39), region.Descriptor));
        Assert.Equal(1UL, _control.Acknowledged(ControlRequest.RemMemReg, ControlPayload.SingleRegion(region)));
        Assert.True(probe.IsClosedEverywhere());

        // Older User-Mode Linux sends room for two with a count of one; older front ends send a descriptor along when they take a region away.
        Assert.Equal(0UL, _control.Acknowledged(ControlRequest.SetMemTable, [.. one, .. new byte[32]], region.Descriptor));
        using var second = new Probe();
        Assert.Equal(0UL, _control.Acknowledged(ControlRequest.RemMemReg, ControlPayload.SingleRegion(region), second.Descriptor));
        Assert.True(second.IsClosedEverywhere());
    }

    [Theory]
    [InlineData(ControlRequest.SetLogBase)]
    [InlineData(ControlRequest.SetLogFd)]
    [InlineData(ControlRequest.SetVringEndian)]
    [InlineData(ControlRequest.IotlbMsg)]
    [InlineData(ControlRequest.GetInflightFd)]
    [InlineData(ControlRequest.GetStatus)]
    [InlineData(ControlRequest.GetShmemConfig)]
    [InlineData((ControlRequest)0)]
    [InlineData((ControlRequest)99)]
    [InlineData((ControlRequest)uint.MaxValue)]
    public void What_is_not_known_is_refused_with_an_acknowledgement_and_the_front_end_goes_on(ControlRequest request)
    {
        Assert.Equal(1UL, _control.Acknowledged(request, ControlPayload.U64(0)));
        Assert.Equal(1UL, _control.Ask(ControlRequest.GetQueueNum).Value);
    }

    [Fact]
    public void What_is_not_known_and_may_wait_for_an_answer_nobody_knows_ends_the_connection()
    {
        _control.Send((ControlRequest)99, ControlPayload.U64(0));
        Assert.True(_control.IsHungUp());
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(2u, 0u)]
    [InlineData(5u, 0u)]
    [InlineData(0x11u, 0u)]
    [InlineData(0x8000_0001u, 0u)]
    [InlineData(1u, 4109u)]
    [InlineData(1u, uint.MaxValue)]
    [InlineData(9u, 0x8000_0000u)]
    public void What_is_no_request_of_the_protocol_ends_the_connection(uint flags, uint size)
    {
        _control.SendRaw(ControlRequest.GetFeatures, flags, size, [], []);
        Assert.True(_control.IsHungUp());
        Assert.True(_bench.WaitForEnd());
    }

    [Fact]
    public void A_header_and_a_payload_may_come_byte_by_byte()
    {
        using var probe = new Probe();
        byte[] message = [.. BitConverter.GetBytes((uint)ControlRequest.SetVringCall), .. BitConverter.GetBytes(Version | NeedReply), .. BitConverter.GetBytes(8u), .. ControlPayload.U64(0)];
        for (int i = 0; i < message.Length; i++)
        {
            Assert.Equal(Errno.None, _bench.Socket.SendWithDescriptors(message.AsSpan(i, 1), i == 0 ? [probe.Descriptor] : []));
        }

        Assert.Equal(0UL, _control.Receive().Value);
        Assert.Equal(0UL, _control.Acknowledged(ControlRequest.SetVringCall, ControlPayload.U64(NoDescriptor)));
        Assert.True(probe.IsClosedEverywhere());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(15)]
    public void A_front_end_that_goes_in_the_middle_of_a_message_leaves_nothing(int bytes)
    {
        using var probe = new Probe();
        byte[] message = [.. BitConverter.GetBytes((uint)ControlRequest.SetVringCall), .. BitConverter.GetBytes(Version), .. BitConverter.GetBytes(8u), .. ControlPayload.U64(0)];
        if (bytes > 0)
        {
            Assert.Equal(Errno.None, _bench.Socket.SendWithDescriptors(message.AsSpan(0, bytes), [probe.Descriptor]));
        }

        _control.Dispose();
        Assert.True(_bench.WaitForEnd());
        Assert.True(probe.IsClosedEverywhere());
    }

    /// <summary>Some front ends end themselves when a config access fails, so none does: what is not there reads as zeros.</summary>
    [Theory]
    [InlineData(0u, 64u)]
    [InlineData(0u, 256u)]
    [InlineData(0u, 2u)]
    [InlineData(2u, 1u)]
    [InlineData(6u, 4u)]
    [InlineData(7u, 4096u)]
    [InlineData(4096u, 4u)]
    [InlineData(uint.MaxValue, 4u)]
    [InlineData(0u, 0u)]
    public void The_config_is_the_tag_and_then_zeros_wherever_it_is_read(uint offset, uint size)
    {
        byte[] config = new byte[16384];
        config[0] = (byte)Bench.Tag.Length;
        Encoding.ASCII.GetBytes(Bench.Tag, config.AsSpan(2));
        foreach (uint flags in new uint[] { 0, 1, 2 })
        {
            ControlReply reply = _control.Ask(ControlRequest.GetConfig, ControlPayload.Config(offset, size, flags));
            Assert.Equal(5u, reply.Flags);
            Assert.Equal(ControlPayload.Config(offset, size, flags)[..12], reply.Payload[..12]);
            Assert.Equal(offset > 8192 ? new byte[size] : config[(int)offset..(int)(offset + size)], reply.Payload[12..]);
        }
    }

    [Fact]
    public void Lines_and_messages_in_any_order_before_there_is_a_ring_are_remembered()
    {
        using Guest guest = _bench.CreateGuest();
        guest.Control.Send(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 1));
        Assert.Equal(1UL, guest.Control.Acknowledged(ControlRequest.SetVringKick, ControlPayload.U64(0), guest.KickLine.Descriptor));
        guest.Boot();
        Bench.Mount(guest);
    }

    private void AssertNothingElseComes()
    {
        // The next thing to come is the answer to the next question.
        _control.Send(ControlRequest.GetConfig, ControlPayload.Config(0, 1, 0));
        ControlReply reply = _control.Receive();
        Assert.Equal(ControlRequest.GetConfig, reply.Request);
        Assert.True(reply.Payload.Skip(12).SequenceEqual([(byte)Bench.Tag.Length]));
    }
}
