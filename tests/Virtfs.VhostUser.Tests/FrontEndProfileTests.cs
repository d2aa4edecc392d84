using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.VhostUser.FrontEnd;
using Virtfs.VhostUser.Tests.Infrastructure;
using Xunit;

namespace Virtfs.VhostUser.Tests;

/// <summary>
/// The control messages of real front ends in their order and with their peculiarities: QEMU 11.1.2 and User-Mode Linux 7.2 as traced, cloud-hypervisor and
/// crosvm as their sources have it. After each, a mount works.
/// </summary>
public sealed class FrontEndProfileTests : IDisposable
{
    private const ulong TransportFeatures = 0x1_7000_0000;
    private const ulong EventIndexAndVersion = 0x1_6000_0001;

    private readonly Bench _bench = new();
    private readonly ControlSocket _control;
    private readonly EventFd _line = CreateLine();
    private Guest? _guest;

    public FrontEndProfileTests() => _control = new ControlSocket(_bench.Socket);

    public void Dispose()
    {
        _guest?.Dispose();
        _line.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public void QEMU_connects_is_silent_for_seconds_and_starts_stops_reboots_and_hot_plugs()
    {
        Guest guest = MakeGuest();
        Assert.Equal(0x1_7000_0001UL, _control.Ask(ControlRequest.GetFeatures).Value);
        Assert.Equal(0xA229UL, _control.Ask(ControlRequest.GetProtocolFeatures).Value);
        _control.Send(ControlRequest.SetProtocolFeatures, ControlPayload.U64(0xA229));
        Assert.Equal(1UL, _control.Ask(ControlRequest.GetQueueNum).Value);
        Assert.Equal(509UL, _control.Ask(ControlRequest.GetMaxMemSlots).Value);
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? backEnd, out StreamSocket? kept));
        using (kept)
        {
            Acknowledge(ControlRequest.SetBackendReqFd, [], backEnd!.Descriptor);
            backEnd.Dispose();
            _control.Send(ControlRequest.SetOwner);
            Assert.Equal(0x1_7000_0001UL, _control.Ask(ControlRequest.GetFeatures).Value);
            Acknowledge(ControlRequest.SetVringCall, ControlPayload.U64(0), _line.Descriptor);
            Acknowledge(ControlRequest.SetVringErr, ControlPayload.U64(0), guest.Error.Descriptor);
            ProbeAsQemu();
            StartAsQemu(guest, 0, sharesMemory: true);
            Bench.Mount(guest);

            // stop and cont: base as told, no memory, no config.
            ushort at = StopAsQemu();
            Assert.Equal(guest.Ring.AvailIndex, at);
            StartAsQemu(guest, at, sharesMemory: false);
            Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Exchange(NineP.GetAttributes())));

            // Reboot: config again, base 0, other addresses.
            StopAsQemu();
            ProbeAsQemu();
            guest.Ring.Forget(0);
            StartAsQemu(guest, 0, sharesMemory: false);
            Bench.Mount(guest);

            // A DIMM comes and goes while the ring runs.
            RamRegion dimm = guest.Ram.Add(0x1_0000_0000, 1024 * 1024);
            Acknowledge(ControlRequest.AddMemReg, ControlPayload.SingleRegion(dimm), dimm.Descriptor);
            Acknowledge(ControlRequest.RemMemReg, ControlPayload.SingleRegion(dimm));
            Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Exchange(NineP.GetAttributes())));
            StopAsQemu();
        }
    }

    [Fact]
    public void QEMU_without_memory_slots_sends_the_table_at_each_start()
    {
        Guest guest = MakeGuest();
        _control.Send(ControlRequest.SetOwner);
        _control.Send(ControlRequest.SetProtocolFeatures, ControlPayload.U64(0x2229));
        for (int i = 0; i < 3; i++)
        {
            _control.Send(ControlRequest.SetFeatures, ControlPayload.U64(0x1_7000_0001));
            Acknowledge(ControlRequest.SetMemTable, ControlPayload.Table(guest.Ram.Regions[0]), guest.Ram.Regions[0].Descriptor);
            StartAsQemu(guest, 0, sharesMemory: false);
            Bench.Mount(guest);
            StopAsQemu();
            guest.Ring.Forget(0);
        }
    }

    [Fact]
    public void User_Mode_Linux_has_everything_acknowledged_and_sets_up_again_without_stopping()
    {
        // Its interrupt line is a stream socket, and the guest's memory has one address for both purposes.
        Guest guest = MakeGuest();
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? interrupt, out StreamSocket? ours));
        using (interrupt)
        using (ours)
        {
            _control.Send(ControlRequest.SetOwner);
            Assert.Equal(0x1_7000_0001UL, _control.Ask(ControlRequest.GetFeatures).Value);
            Assert.Equal(0xA229UL, _control.Ask(ControlRequest.GetProtocolFeatures).Value);
            Acknowledge(ControlRequest.SetProtocolFeatures, ControlPayload.U64(0x229));
            Acknowledge(ControlRequest.SetBackendReqFd, [], ours!.Descriptor);
            Assert.Equal(1UL, _control.Ask(ControlRequest.GetQueueNum).Value);
            for (int probe = 0; probe < 3; probe++)
            {
                Acknowledge(ControlRequest.SetFeatures, ControlPayload.U64(0x1_7000_0001));
                Acknowledge(ControlRequest.SetMemTable, ControlPayload.Table(guest.Ram.Regions[0]), guest.Ram.Regions[0].Descriptor);
                Acknowledge(ControlRequest.SetVringCall, ControlPayload.U64(0), ours.Descriptor);
                Acknowledge(ControlRequest.SetVringNum, ControlPayload.Ring(0, (uint)guest.Ring.Size));
                Acknowledge(ControlRequest.SetVringBase, ControlPayload.Ring(0, 0));
                Acknowledge(ControlRequest.SetVringAddr, guest.Addresses());
                Acknowledge(ControlRequest.SetVringKick, ControlPayload.U64(0), guest.KickLine.Descriptor);
                Acknowledge(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 1));
                for (uint size = 2; size <= 7; size++)
                {
                    Assert.Equal(12 + size, (uint)_control.Ask(ControlRequest.GetConfig, ControlPayload.Config(0, size, 0)).Payload.Length);
                }

                Bench.Mount(guest);

                // Unbinding: no GET_VRING_BASE, and GET_FEATURES as a barrier.
                Acknowledge(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 0));
                _ = _control.Ask(ControlRequest.GetFeatures);
                guest.Ring.Forget(0);
            }
        }
    }

    /// <summary>Only bits of the transport: the mount tag's bit is masked out, and the device still serves a driver that does not mind.</summary>
    [Fact]
    public void Cloud_hypervisor_sends_the_size_first_the_table_although_slots_were_agreed_on_and_reconnects_without_asking()
    {
        Guest guest = MakeGuest(features: TransportFeatures);
        for (int activation = 0; activation < 2; activation++)
        {
            Acknowledge(ControlRequest.SetOwner);
            Assert.Equal(0x1_7000_0001UL, _control.Ask(ControlRequest.GetFeatures).Value);
            if (activation == 0)
            {
                _ = _control.Ask(ControlRequest.GetProtocolFeatures);
            }

            Acknowledge(ControlRequest.SetProtocolFeatures, ControlPayload.U64(0x8229));
            Assert.Equal(1UL, _control.Ask(ControlRequest.GetQueueNum).Value);
            Acknowledge(ControlRequest.SetFeatures, ControlPayload.U64(TransportFeatures));
            Acknowledge(ControlRequest.SetMemTable, ControlPayload.Table(guest.Ram.Regions[0]), guest.Ram.Regions[0].Descriptor);
            Acknowledge(ControlRequest.SetVringNum, ControlPayload.Ring(0, (uint)guest.Ring.Size));
            Acknowledge(ControlRequest.SetVringAddr, guest.Addresses());
            Acknowledge(ControlRequest.SetVringBase, ControlPayload.Ring(0, guest.Ring.AvailIndex));
            Acknowledge(ControlRequest.SetVringCall, ControlPayload.U64(0), guest.Call.Descriptor);
            Acknowledge(ControlRequest.SetVringKick, ControlPayload.U64(0), guest.KickLine.Descriptor);
            Acknowledge(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 1));
            Acknowledge(ControlRequest.SetBackendReqFd, [], _line.Descriptor);
            foreach ((uint offset, uint length) in new (uint, uint)[] { (0, 2), (2, 1), (3, 4), (6, 1) })
            {
                Assert.Equal(length, (uint)_control.Ask(ControlRequest.GetConfig, ControlPayload.Config(offset, length, 0)).Payload.Length - 12);
            }

            Bench.Mount(guest);

            // Pause and resume are ENABLE alone; a reset asks for the base too.
            Acknowledge(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 0));
            Acknowledge(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 1));
            Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Exchange(NineP.GetAttributes())));
            Acknowledge(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 0));
            _ = _control.Ask(ControlRequest.GetVringBase, ControlPayload.Ring(0, 0));
            guest.Ring.Forget(0);
        }
    }

    /// <summary>No indirect descriptors, config reads with flags 1, and the largest ring there is.</summary>
    [Fact]
    public void Crosvm_takes_no_indirect_descriptors_and_a_ring_of_32768_entries()
    {
        Guest guest = MakeGuest(new GuestRam(64 * 1024 * 1024), 32768, EventIndexAndVersion);
        _control.Send(ControlRequest.SetOwner);
        _ = _control.Ask(ControlRequest.GetFeatures);
        _ = _control.Ask(ControlRequest.GetProtocolFeatures);
        _control.Send(ControlRequest.SetProtocolFeatures, ControlPayload.U64(0x229));
        _control.Send(ControlRequest.SetBackendReqFd, [], _line.Descriptor);
        Assert.Equal(1UL, _control.Ask(ControlRequest.GetQueueNum).Value);
        Assert.Equal(14, _control.Ask(ControlRequest.GetConfig, ControlPayload.Config(0, 2, 1)).Payload.Length);
        _control.Send(ControlRequest.SetFeatures, ControlPayload.U64(EventIndexAndVersion));
        _control.Send(ControlRequest.SetMemTable, ControlPayload.Table(guest.Ram.Regions[0]), guest.Ram.Regions[0].Descriptor);
        _control.Send(ControlRequest.SetVringNum, ControlPayload.Ring(0, 32768));
        _control.Send(ControlRequest.SetVringAddr, guest.Addresses());
        _control.Send(ControlRequest.SetVringBase, ControlPayload.Ring(0, 0));
        _control.Send(ControlRequest.SetVringCall, ControlPayload.U64(0), guest.Call.Descriptor);
        _control.Send(ControlRequest.SetVringKick, ControlPayload.U64(0), guest.KickLine.Descriptor);
        _control.Send(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 1));

        byte[] version = NineP.Version();
        ulong request = guest.Ram.Allocate(4096);
        ulong reply = guest.Ram.Allocate(4096);
        guest.Ram.Write(request, version);
        guest.Ring.Add(ChainForm.Direct, FrontEnd.Buffer.Readable(request, version.Length), FrontEnd.Buffer.Writable(reply, 4096));
        guest.Kick();
        Assert.Equal(MessageType.Rversion, NineP.Type(guest.Ram.Read(reply, (int)guest.Ring.Take().Length)));
    }

    private static EventFd CreateLine()
    {
        Assert.Equal(Errno.None, EventFd.Create(out EventFd? line));
        return line!;
    }

    private Guest MakeGuest(GuestRam? ram = null, int ringSize = 64, ulong features = Guest.Features) =>
        _guest = _bench.CreateGuest(ram, ringSize, features);

    private void Acknowledge(ControlRequest request, byte[]? payload = null, params int[] descriptors) =>
        Assert.Equal(0UL, _control.Acknowledged(request, payload ?? [], descriptors));

    private void ProbeAsQemu()
    {
        for (int i = 0; i <= Bench.Tag.Length; i++)
        {
            Assert.Equal(12 + 64, _control.Ask(ControlRequest.GetConfig, ControlPayload.Config(0, 64, 0)).Payload.Length);
        }
    }

    private void StartAsQemu(Guest guest, ushort @base, bool sharesMemory)
    {
        _control.Send(ControlRequest.SetFeatures, ControlPayload.U64(0x1_7000_0001));
        if (sharesMemory)
        {
            Acknowledge(ControlRequest.AddMemReg, ControlPayload.SingleRegion(guest.Ram.Regions[0]), guest.Ram.Regions[0].Descriptor);
        }

        _control.Send(ControlRequest.SetVringNum, ControlPayload.Ring(0, (uint)guest.Ring.Size));
        _control.Send(ControlRequest.SetVringBase, ControlPayload.Ring(0, @base));
        _control.Send(ControlRequest.SetVringAddr, guest.Addresses());
        Acknowledge(ControlRequest.SetVringKick, ControlPayload.U64(0), guest.KickLine.Descriptor);
        guest.KickLine.Signal();
        Acknowledge(ControlRequest.SetVringCall, ControlPayload.U64(0), guest.Call.Descriptor);
        Acknowledge(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 1));
        Acknowledge(ControlRequest.SetVringCall, ControlPayload.U64(0), guest.Call.Descriptor);
    }

    private ushort StopAsQemu()
    {
        Acknowledge(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 0));
        return (ushort)(_control.Ask(ControlRequest.GetVringBase, ControlPayload.Ring(0, 0)).Value >> 32);
    }
}
