using System;
using System.IO;
using System.Linq;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.VhostUser.FrontEnd;
using Virtfs.VhostUser.Tests.Infrastructure;
using Xunit;

namespace Virtfs.VhostUser.Tests;

/// <summary>
/// Control messages at random, from a front end that has set up a device and from one that has not: the server goes on, and of all the descriptors and
/// memory it was sent it keeps nothing.
/// </summary>
public sealed class ControlFuzzTests
{
    private const int Connections = 30;
    private const int Messages = 200;

    private static readonly ControlRequest[] Known = Enum.GetValues<ControlRequest>();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_messages_end_at_worst_their_own_connection_and_leak_nothing(int seed)
    {
        var random = new Random(seed);
        string name = $"fuzz-{Guid.NewGuid():N}";
        Assert.Equal(Errno.None, Libc.MemFdCreate(Encoding.ASCII.GetBytes(name), MemFdFlags.MFD_ALLOW_SEALING, out int memory));
        using var file = new FileDescriptor(memory);
        Assert.Equal(Errno.None, Libc.FTruncate(memory, 16 * 1024 * 1024));
        for (int connection = 0; connection < Connections; connection++)
        {
            using var probe = new Probe();
            using var bench = new Bench(Bench.Defaults with { StopPatience = TimeSpan.FromMilliseconds(1) });
            using Guest guest = random.Next(2) == 0 ? bench.CreateGuest() : bench.Mount();
            bool isUp = true;
            for (int i = 0; i < Messages && isUp; i++)
            {
                isUp = SendRandom(random, guest, memory, probe.Descriptor) && DrainReplies(bench.Socket);
            }

            guest.Dispose();
            Assert.True(bench.WaitForEnd(), "The connection did not end.");
            Assert.True(probe.IsClosedEverywhere(), "A descriptor was kept.");
            Assert.Equal(1, CountDescriptors(name));
            Assert.Equal(0, CountMappings(name));
            Assert.DoesNotContain(bench.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("failed inside", StringComparison.Ordinal));
            Assert.Equal(0, bench.FileSystem.OpenFiles);
        }
    }

    private static bool SendRandom(Random random, Guest guest, int memory, int line)
    {
        ControlRequest request = random.Next(10) == 0 ? (ControlRequest)random.Next(64) : Known[random.Next(Known.Length)];
        uint flags = random.Next(40) == 0 ? (uint)random.Next(32) : random.Next(4) == 0 ? 1u : 9u;
        byte[] payload = Payload(random, request, guest);
        if (random.Next(10) == 0)
        {
            random.NextBytes(payload);
        }

        int count = random.Next(6) switch { 0 => 0, 1 => random.Next(1, 9), 2 when random.Next(20) == 0 => 70, _ => Expected(request) };
        int[] descriptors = [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? memory : request is ControlRequest.AddMemReg or ControlRequest.SetMemTable ? memory : line)];
        uint size = random.Next(60) == 0 ? (uint)random.Next() : (uint)payload.Length;
        try
        {
            guest.Control.SendRaw(request, flags, size, payload, descriptors);
            return true;
        }
        catch (IOException)
        {
            return false; // Hung up on.
        }
    }

    private static int Expected(ControlRequest request) => request switch
    {
        ControlRequest.SetVringKick or ControlRequest.SetVringCall or ControlRequest.SetVringErr or ControlRequest.AddMemReg or
            ControlRequest.SetBackendReqFd or ControlRequest.SetMemTable => 1,
        _ => 0,
    };

    private static byte[] Payload(Random random, ControlRequest request, Guest guest)
    {
        ulong address = (ulong)random.Next(64) << random.Next(12, 58);
        ulong size = random.Next(4) switch { 0 => 0, 1 => ulong.MaxValue - 4095, _ => (ulong)random.Next(1, 4096) * 4096 };
        byte[] region = ControlPayload.Region(address, size, random.Next(2) == 0 ? address : ~address, (ulong)random.Next(4096) * 4096);
        return request switch
        {
            ControlRequest.SetMemTable => [.. ControlPayload.U64(random.Next(8) == 0 ? (ulong)random.Next() : 1), .. region],
            ControlRequest.AddMemReg or ControlRequest.RemMemReg => [.. ControlPayload.U64(0), .. region],
            ControlRequest.SetVringAddr => random.Next(2) == 0
                ? guest.Addresses()
                : ControlPayload.Addresses((uint)random.Next(2), address, address + (ulong)random.Next(65536), address ^ (ulong)random.Next()),
            ControlRequest.GetConfig or ControlRequest.SetConfig => ControlPayload.Config((uint)random.Next(5000), (uint)random.Next(300), (uint)random.Next(4)),
            ControlRequest.SetFeatures => ControlPayload.U64(random.Next(2) == 0 ? Guest.Features : (ulong)random.NextInt64()),
            ControlRequest.SetProtocolFeatures => ControlPayload.U64(random.Next(2) == 0 ? 0xA229 : (ulong)random.NextInt64()),
            ControlRequest.SetVringKick or ControlRequest.SetVringCall or ControlRequest.SetVringErr => ControlPayload.U64((ulong)random.Next(6) == 0 ? 0x100 : (ulong)random.Next(2)),
            ControlRequest.SetVringNum => ControlPayload.Ring((uint)random.Next(2), 1u << random.Next(18)),
            ControlRequest.SetVringBase or ControlRequest.GetVringBase => ControlPayload.Ring((uint)random.Next(2), (uint)random.Next(70000)),
            ControlRequest.SetVringEnable => ControlPayload.Ring((uint)random.Next(2), (uint)random.Next(3)),
            _ => new byte[random.Next(3) * 8],
        };
    }

    // Whatever comes: it is only not to fill the socket.
    private static bool DrainReplies(StreamSocket socket)
    {
        byte[] bytes = new byte[8192];
        while (true)
        {
            var poll = new PollDescriptor(socket.Descriptor, PollEvents.POLLIN);
            if (Libc.Poll(new Span<PollDescriptor>(ref poll), 0, out int ready) != Errno.None || ready == 0)
            {
                return true;
            }

            if (socket.Receive(bytes, out int received) != Errno.None || received == 0)
            {
                return false;
            }
        }
    }

    private static int CountDescriptors(string name) => Directory.EnumerateFiles("/proc/self/fd").Count(link =>
    {
        try
        {
            return new FileInfo(link).LinkTarget?.Contains(name, StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false; // Closed by another test while it was looked at.
        }
    });

    private static int CountMappings(string name) => File.ReadLines("/proc/self/maps").Count(line => line.Contains(name, StringComparison.Ordinal));
}
