using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using Virtfs.Protocol;
using Virtfs.VhostUser.FrontEnd;
using Virtfs.VhostUser.Tests.Infrastructure;
using Xunit;

namespace Virtfs.VhostUser.Tests;

/// <summary>
/// A guest that rewrites descriptors, tables, indexes and messages while they are read: the server does not crash, does not loop, does not write where no
/// descriptor ever led, and serves the guest again after a reboot.
/// </summary>
public sealed class TornDescriptorTests : IDisposable
{
    private const ulong Nowhere = 0xDEAD_0000_0000;
    private const int Enough = 20;
    private const int CanaryLength = 64 * 1024;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    private readonly Bench _bench = new();
    private readonly Guest _guest;
    private readonly DriverRing _ring;
    private readonly ulong _canary;
    private readonly ulong _request;
    private readonly ulong _reply;
    private readonly ulong _table;
    private volatile bool _stopping;

    public TornDescriptorTests()
    {
        var ram = new GuestRam();

        // Before everything a descriptor may point to: no length leads here.
        _canary = ram.Allocate(CanaryLength, 4096);
        ram.Span(_canary, CanaryLength).Fill(0xCA);
        _guest = _bench.Mount(ram, ringSize: 16);
        _ring = _guest.Ring;
        _request = ram.Allocate(4096, 4096);
        _reply = ram.Allocate(256 * 1024, 4096);
        _table = ram.Allocate(4096, 4096);
    }

    public void Dispose()
    {
        _stopping = true;
        _guest.Dispose();
        _bench.Dispose();
    }

    [Theory]
    [InlineData("descriptors")]
    [InlineData("table")]
    [InlineData("message")]
    [InlineData("indexes")]
    [InlineData("everything")]
    public void What_changes_while_it_is_read_breaks_at_most_the_ring(string what)
    {
        var flipper = new Thread(() => Flip(what)) { IsBackground = true };
        flipper.Start();
        int answered = 0;
        int reboots = 0;
        var random = new Random(7);
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Duration || (answered <= Enough && Stopwatch.GetElapsedTime(began) < 20 * Duration))
        {
            WriteMessage(random);
            WriteChain(2 * random.Next(8), isIndirect: what == "table" || random.Next(2) == 0);
            ushort used = _ring.UsedIndex;
            _ring.Publish((ushort)(2 * random.Next(8)));
            _guest.KickLine.Signal();
            long waiting = Stopwatch.GetTimestamp();
            while (_ring.UsedIndex == used && Stopwatch.GetElapsedTime(waiting) < TimeSpan.FromMilliseconds(20))
            {
                if (_guest.Error.TryDrain())
                {
                    Reboot();
                    reboots++;
                    break;
                }

                Thread.Yield();
            }

            answered += _ring.UsedIndex != used ? 1 : 0;
            if (random.Next(50) == 0)
            {
                // A control message is answered whatever the ring does.
                Assert.Equal(1UL, _guest.Control.Ask(ControlRequest.GetQueueNum).Value);
            }
        }

        _stopping = true;
        flipper.Join();
        Assert.True(answered > Enough, $"{answered} answered, {reboots} reboots.");
        Assert.True(_guest.Ram.Span(_canary, CanaryLength).IndexOfAnyExcept((byte)0xCA) < 0, "The canary was written to.");
        Assert.DoesNotContain(_bench.Log.Lines, line => line.Contains("xception", StringComparison.Ordinal));
        Reboot();
        Bench.Mount(_guest);
        Assert.Equal(MessageType.Rgetattr, NineP.Type(_guest.Exchange(NineP.GetAttributes())));
    }

    private void Reboot()
    {
        _guest.Reboot();
        _guest.Error.TryDrain();
    }

    private void WriteMessage(Random random)
    {
        byte[] message = random.Next(6) switch
        {
            0 => NineP.GetAttributes(),
            1 => NineP.Walk(2, "data"),
            2 => NineP.Open(2),
            3 => NineP.Read(2, 0, 100_000),
            4 => NineP.Write(2, 0, new byte[1000]),
            _ => NineP.Clunk(2),
        };
        _guest.Ram.Write(_request, message);
    }

    private void WriteChain(int head, bool isIndirect)
    {
        if (isIndirect)
        {
            SetTableEntry(0, _request, 1100, DriverRing.Next, 1);
            SetTableEntry(1, _reply, 128 * 1024, DriverRing.Write, 0);
            _ring.SetDescriptor(head, _table, 32, DriverRing.Indirect, 0);
        }
        else
        {
            _ring.SetDescriptor(head, _request, 1100, DriverRing.Next, head + 1);
            _ring.SetDescriptor(head + 1, _reply, 128 * 1024, DriverRing.Write, 0);
        }
    }

    // Field by field, as the guest's own processor would: half an address may well be that of the canary.
    private void SetTableEntry(int entry, ulong address, uint length, int flags, int next)
    {
        Span<byte> bytes = _guest.Ram.Span(_table + (ulong)(entry * 16), 16);
        MemoryMarshal.Write(bytes, address);
        MemoryMarshal.Write(bytes[8..], length);
        MemoryMarshal.Write(bytes[12..], (ushort)flags);
        MemoryMarshal.Write(bytes[14..], (ushort)next);
    }

    private void Flip(string what)
    {
        var random = new Random(8);
        ulong end = _guest.Ram.Regions[0].GuestAddress + _guest.Ram.Regions[0].Size;
        ulong[] addresses = [_request, _reply, _reply + 1, _table, Nowhere, 0, end - 8, end, ulong.MaxValue - 4, ulong.MaxValue - 0xFFFF];
        uint[] lengths = [0, 1, 7, 11, 16, 31, 32, 1100, 65536, 128 * 1024, 0x7FFF_FFFF, uint.MaxValue];
        int[] flags = [0, DriverRing.Next, DriverRing.Write, DriverRing.Indirect, DriverRing.Write | DriverRing.Next, DriverRing.Indirect | DriverRing.Next, 7, 0xFFFF];
        while (!_stopping)
        {
            ulong address = addresses[random.Next(addresses.Length)];
            uint length = lengths[random.Next(lengths.Length)];
            int flag = flags[random.Next(flags.Length)];
            int next = random.Next(4) == 0 ? random.Next(0x10000) : random.Next(16);
            int kind = what switch { "descriptors" => 0, "table" => 1, "message" => 2, "indexes" => 3, _ => random.Next(4) };
            switch (kind)
            {
                case 0:
                    _ring.SetDescriptor(random.Next(16), address, length, flag, next);
                    break;
                case 1:
                    SetTableEntry(random.Next(4), address, length, flag, next % 5);
                    break;
                case 2:
                    _guest.Ram.Span(_request, 32)[random.Next(32)] = (byte)random.Next(256);
                    break;
                default:
                    _ring.UsedIndex = (ushort)(_ring.UsedIndex + (random.Next(100) == 0 ? 1 : 0));
                    _ring.UsedEvent = (ushort)random.Next(0x10000);
                    if (random.Next(200) == 0)
                    {
                        _ring.AvailIndex = (ushort)random.Next(0x10000);
                    }

                    break;
            }

            Thread.SpinWait(random.Next(500));
        }
    }
}
