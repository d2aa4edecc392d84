using System;
using System.IO;
using System.Linq;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Testing;
using Virtfs.VhostUser.FrontEnd;
using Virtfs.VhostUser.Tests.Infrastructure;
using Xunit;
using Buffer = Virtfs.VhostUser.FrontEnd.Buffer;

namespace Virtfs.VhostUser.Tests;

/// <summary>Guest memory comes, goes and is replaced while the ring runs.</summary>
public sealed class MemoryTests
{
    private const int Megabyte = 1024 * 1024;
    private const ulong Plugged = 0x1_0000_0000;

    [Fact]
    public void A_region_plugged_in_can_be_used_and_one_unplugged_not()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        RamRegion region = guest.Ram.Add(Plugged, Megabyte);

        Assert.Equal(Errno.EFAULT, ReadInto(guest, Plugged));
        guest.Plug(region);
        Assert.Equal(Errno.None, ReadInto(guest, Plugged));
        guest.Unplug(region);
        Assert.Equal(Errno.EFAULT, ReadInto(guest, Plugged));
    }

    [Fact]
    public void An_unplugged_region_is_unmapped()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        RamRegion region = guest.Ram.Add(Plugged, Megabyte);
        guest.Plug(region);
        Assert.Equal(2, CountMappings(region));

        guest.Unplug(region);

        Eventually.True(() => CountMappings(region) == 1);
    }

    [Fact]
    public void An_unplugged_region_stays_mapped_for_the_request_that_uses_it()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "slow");
        RamRegion region = guest.Ram.Add(Plugged, Megabyte);
        guest.Plug(region);
        byte[] message = NineP.Read(2, 0, 1000);
        ulong request = guest.Ram.Allocate(message.Length);
        guest.Ram.Write(request, message);
        guest.Ring.Add(ChainForm.Indirect, Buffer.Readable(request, message.Length), Buffer.Writable(Plugged, 4096));
        guest.Kick();
        bench.WaitUntilBlocked();

        guest.Unplug(region);
        Assert.Equal(2, CountMappings(region));
        bench.FileSystem.OpenGate();

        Assert.Equal(1011u, guest.Ring.Take().Length);
        Assert.Equal(bench.FileSystem.Data[..1000], NineP.Data(region.Span[..1011]));
        Eventually.True(() => CountMappings(region) == 1);
    }

    [Fact]
    public void Memory_comes_and_goes_under_load()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount(new GuestRam(64 * Megabyte));
        Bench.Open(guest, 2, "data");
        RamRegion region = guest.Ram.Add(Plugged, Megabyte);
        using var done = new ManualResetEventSlim();
        var plugger = new Thread(() =>
        {
            while (!done.IsSet)
            {
                guest.Plug(region);
                guest.Unplug(region);
            }
        });
        plugger.Start();

        for (int i = 0; i < 2000; i++)
        {
            Assert.Equal(bench.FileSystem.Data[i..(i + 500)], NineP.Data(guest.Exchange(NineP.Read(2, (ulong)i, 500))));
        }

        done.Set();
        plugger.Join();
    }

    [Fact]
    public void The_whole_table_may_be_replaced_while_the_ring_runs()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        RamRegion first = guest.Ram.Regions[0];
        RamRegion second = guest.Ram.Add(Plugged, Megabyte);

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(
                0UL,
                guest.Control.Acknowledged(ControlRequest.SetMemTable, ControlPayload.Table(first, second), first.Descriptor, second.Descriptor));
            Assert.Equal(Errno.None, ReadInto(guest, Plugged));
            Assert.Equal(0UL, guest.Control.Acknowledged(ControlRequest.SetMemTable, ControlPayload.Table(first), first.Descriptor));
            Assert.Equal(Errno.EFAULT, ReadInto(guest, Plugged));
        }

        Eventually.True(() => CountMappings(first) == 2 && CountMappings(second) == 1);
    }

    [Fact]
    public void A_region_that_holds_the_ring_may_go_and_come_back()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        RamRegion region = guest.Ram.Regions[0];

        guest.Unplug(region);
        PendingRequest pending = guest.Send(NineP.GetAttributes());
        guest.KickLine.Signal();
        guest.Plug(region);

        Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Receive(pending)));
    }

    [Fact]
    public void Several_regions_may_lie_in_one_file()
    {
        using FileDescriptor file = RamRegion.CreateFile(3 * Megabyte);
        using var bench = new Bench();
        using Guest guest = bench.Mount(new GuestRam(
            new RamRegion(file, 0x10_0000, 2 * Megabyte, Megabyte), new RamRegion(file, Plugged, Megabyte, 0)));

        Assert.Equal(Errno.None, ReadInto(guest, Plugged + 100));
        Assert.Equal(bench.FileSystem.Data[..500], NineP.Data(guest.Ram.Read(Plugged + 100, 511)));
    }

    [Theory]
    [InlineData(0x10_0000, 0, 0x1000, 0, "empty")]
    [InlineData(0xFFFF_FFFF_FFFF_F000, 0x2000, 0x1000, 0, "wrap")]
    [InlineData(0x5000_0000, 0x2000, 0xFFFF_FFFF_FFFF_F000, 0, "wrap")]
    [InlineData(0x5000_0000, 0x2000, 0x1000, 0xFFFF_FFFF_FFFF_F000, "wrap")]
    [InlineData(0x5000_0000, 0x7FFF_FFFF_FFFF_F000, 0x1000, 0x2000, "wrap")]
    [InlineData(0x10_1000, 0x1000, 0x1000, 0, "overlap")]
    [InlineData(0x5000_0000, 0x1000, 0x7F00_0010_0000, 0, "overlap")]
    [InlineData(0x5000_0000, 0x11_0000, 0x1000, 0, "cannot be mapped")]
    [InlineData(0x5000_0000, 0x1000, 0x1000, 0x10_0000, "cannot be mapped")]
    public void A_region_that_cannot_be_is_refused(ulong guestAddress, ulong size, ulong userAddress, ulong offset, string reason)
    {
        using FileDescriptor file = RamRegion.CreateFile(Megabyte);
        using var bench = new Bench();
        using Guest guest = bench.Mount();

        Assert.NotEqual(0UL, guest.Control.Acknowledged(
            ControlRequest.AddMemReg, [.. ControlPayload.U64(0), .. ControlPayload.Region(guestAddress, size, userAddress, offset)], file.Value));

        bench.WaitForLog(reason);
        Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Exchange(NineP.GetAttributes())));
    }

    [Fact]
    public void A_table_with_one_bad_region_changes_nothing()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        RamRegion region = guest.Ram.Regions[0];
        byte[] table =
        [
            2, 0, 0, 0, 0, 0, 0, 0,
            .. ControlPayload.Region(Plugged, Megabyte, Plugged, 0),
            .. ControlPayload.Region(Plugged, Megabyte, Plugged, 0),
        ];

        Assert.NotEqual(0UL, guest.Control.Acknowledged(ControlRequest.SetMemTable, table, region.Descriptor, region.Descriptor));

        Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Exchange(NineP.GetAttributes())));
        Assert.Equal(2, CountMappings(region));
    }

    [Fact]
    public void There_may_be_509_regions_and_no_more()
    {
        using FileDescriptor file = RamRegion.CreateFile(4096);
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        ulong refusals = 0;
        for (ulong i = 0; i < 509; i++)
        {
            byte[] region = ControlPayload.Region(Plugged + (i * 4096), 4096, Plugged + (i * 4096), 0);
            refusals += guest.Control.Acknowledged(ControlRequest.AddMemReg, [.. ControlPayload.U64(0), .. region], file.Value);
        }

        Assert.Equal(1UL, refusals);
        Assert.Equal(509UL, guest.Control.Ask(ControlRequest.GetMaxMemSlots).Value);
        Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Exchange(NineP.GetAttributes())));
    }

    [Fact]
    public void A_machine_that_shares_no_memory_is_told_what_to_add()
    {
        using var bench = new Bench();
        using Guest guest = bench.CreateGuest();
        guest.Connect();
        guest.Control.Send(ControlRequest.SetFeatures, ControlPayload.U64(Guest.Features));
        guest.Control.Send(ControlRequest.SetVringNum, ControlPayload.Ring(0, 64));
        guest.Control.Send(ControlRequest.SetVringBase, ControlPayload.Ring(0, 0));
        guest.Control.Send(ControlRequest.SetVringAddr, guest.Addresses());

        Assert.NotEqual(0UL, guest.Control.Acknowledged(ControlRequest.SetVringKick, ControlPayload.U64(0), guest.KickLine.Descriptor));

        bench.WaitForLog("share=on");

        // When it shares its memory after all, the ring runs.
        guest.ShareMemory();
        guest.Enable();
        Bench.Mount(guest);
    }

    [Fact]
    public void A_ring_in_memory_that_is_not_shared_is_said_so()
    {
        using var bench = new Bench();
        using Guest guest = bench.CreateGuest();
        guest.Connect();
        guest.ShareMemory();
        guest.Control.Send(ControlRequest.SetVringNum, ControlPayload.Ring(0, 64));
        guest.Control.Send(ControlRequest.SetVringAddr, ControlPayload.Addresses(0, 0x1000, 0x2000, 0x3000));

        Assert.NotEqual(0UL, guest.Control.Acknowledged(ControlRequest.SetVringKick, ControlPayload.U64(0), guest.KickLine.Descriptor));

        bench.WaitForLog("needs share=on");
    }

    [Fact]
    public void A_ring_that_only_begins_in_a_region_is_not_there()
    {
        using var bench = new Bench();
        using Guest guest = bench.CreateGuest();
        guest.Connect();
        guest.ShareMemory();
        RamRegion region = guest.Ram.Regions[0];
        ulong end = region.UserAddress + region.Size;
        guest.Control.Send(ControlRequest.SetVringNum, ControlPayload.Ring(0, 64));
        guest.Control.Send(ControlRequest.SetVringAddr, ControlPayload.Addresses(0, end - 1008, end - 8192, end - 4096));

        Assert.NotEqual(0UL, guest.Control.Acknowledged(ControlRequest.SetVringKick, ControlPayload.U64(0), guest.KickLine.Descriptor));
    }

    [Fact]
    public void A_file_that_loses_its_memory_is_refused_when_it_is_too_short()
    {
        using FileDescriptor file = RamRegion.CreateFile(2 * Megabyte, FileSeals.None);
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Assert.Equal(Errno.None, Libc.FTruncate(file.Value, Megabyte));

        Assert.NotEqual(0UL, guest.Control.Acknowledged(
            ControlRequest.AddMemReg, [.. ControlPayload.U64(0), .. ControlPayload.Region(Plugged, 2 * Megabyte, Plugged, 0)], file.Value));
    }

    [Fact]
    public void Memory_that_can_shrink_is_noted()
    {
        using FileDescriptor file = RamRegion.CreateFile(4 * Megabyte, FileSeals.F_SEAL_SEAL);
        using var bench = new Bench();
        using Guest guest = bench.Mount(new GuestRam(new RamRegion(file, 0x10_0000, 4 * Megabyte, 0)));

        bench.WaitForLog("not sealed");
    }

    private static Errno ReadInto(Guest guest, ulong address)
    {
        if (NineP.Error(guest.Exchange(NineP.GetAttributes(9))) != Errno.None)
        {
            Bench.Open(guest, 9, "data");
        }

        byte[] message = NineP.Read(9, 0, 500);
        ulong request = guest.Ram.Allocate(message.Length);
        ulong head = guest.Ram.Allocate(11);
        guest.Ram.Write(request, message);
        guest.Ring.Add(
            ChainForm.Indirect,
            Buffer.Readable(request, message.Length),
            address == Plugged + 100 ? Buffer.Writable(address, 511) : Buffer.Writable(head, 11),
            Buffer.Writable(address, 500));
        guest.Kick();
        UsedElement used = guest.Ring.Take();
        return used.Length == 11 ? NineP.Error(guest.Ram.Read(head, 11)) : Errno.None;
    }

    private static int CountMappings(RamRegion region)
    {
        Assert.Equal(Errno.None, Libc.StatX(region.Descriptor, StatXMask.STATX_INO, out StatX attributes));
        string inode = $" {attributes.Inode} ";
        return File.ReadAllLines("/proc/self/maps").Count(line => line.Contains("guest-ram", StringComparison.Ordinal) && line.Contains(inode, StringComparison.Ordinal));
    }
}
