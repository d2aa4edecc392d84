using System;
using System.IO;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Qtest;
using Xunit;

namespace Virtfs.Differential;

/// <summary>The ground the comparison stands on: a real QEMU's own 9pfs, driven without a guest.</summary>
public sealed class QemuTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("virtfs-own-");

    [Theory]
    [InlineData(VirtioFeatures.Usual, ChainShape.Whole)]
    [InlineData(VirtioFeatures.Usual, ChainShape.Pages)]
    [InlineData(VirtioFeatures.MountTag | VirtioFeatures.Version1, ChainShape.Whole)]
    public void QEMUs_own_device_answers_64_requests_at_once(VirtioFeatures features, ChainShape shape)
    {
        using QemuProcess qemu = QemuProcess.Start([QemuDevice.Own("own", $"local,path={_folder.FullName},security_model=none")]);
        VirtioMmioDevice device = qemu.Device("own");
        Assert.Equal("own", device.MountTag);
        var client = new RingClient(device.Start(qemu.Memory, features), qemu.Memory, depth: 64, capacity: 65536) { Shape = shape };
        Attach(client);
        int length = 0;
        for (int slot = 0; slot < client.Depth; slot++)
        {
            WireWriter writer = WireWriter.Begin(client.Request(slot), MessageType.Tgetattr, (ushort)slot);
            new Tgetattr(0, GetattrMask.All).Encode(ref writer);
            length = writer.Finish();
            client.Submit(slot, length, 4096);
        }

        client.Flush();
        Assert.Equal(64, client.Ring.InFlight);
        for (int i = 0; i < client.Depth; i++)
        {
            int slot = client.Receive();
            Assert.True(MessageHeader.TryDecode(client.Reply(slot), out MessageHeader header));
            Assert.Equal(new MessageHeader(160, MessageType.Rgetattr, (ushort)slot), header);
        }

        Assert.Equal(0, client.Ring.InFlight);
    }

    [Fact]
    public void Driving_a_ring_allocates_nothing()
    {
        using QemuProcess qemu = QemuProcess.Start([QemuDevice.Own("own", $"local,path={_folder.FullName},security_model=none")]);
        var client = new RingClient(qemu.Device("own").Start(qemu.Memory), qemu.Memory, depth: 1, capacity: 65536);
        Attach(client);
        WireWriter writer = WireWriter.Begin(client.Request(0), MessageType.Tgetattr, 0);
        new Tgetattr(0, GetattrMask.All).Encode(ref writer);
        int length = writer.Finish();

        const int Requests = 10_000;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Requests; i++)
        {
            client.Call(0, length);
        }

        // What .NET makes once or now and then is allowed: an object for each request would be 24 bytes times their number.
        Assert.Equal(0, (GC.GetAllocatedBytesForCurrentThread() - allocated) / Requests);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Attach(RingClient client)
    {
        WireWriter writer = WireWriter.Begin(client.Request(0), MessageType.Tversion, 0xffff);
        new Tversion(32768, "9P2000.L"u8).Encode(ref writer);
        Assert.Equal("Rversion tag none msize 32768 version \"9P2000.L\"", MessageFormatter.Describe(client.Call(0, writer.Finish())));

        writer = WireWriter.Begin(client.Request(0), MessageType.Tattach, 0);
        new Tattach(0, uint.MaxValue, ""u8, ""u8, 0).Encode(ref writer);
        Assert.StartsWith("Rattach", MessageFormatter.Describe(client.Call(0, writer.Finish())));
    }
}
