using System;
using System.Linq;
using System.Threading;
using Virtfs.Differential.Devices;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Differential.Storage;

/// <summary><c>writeout</c>: whether what was written is on its way to storage when the answer comes, told by the storage itself.</summary>
public sealed class WriteoutTests
{
    private const int Size = 128 * 1024;
    private const int Writes = 8;

    [Fact]
    public void Immediate_hands_every_write_to_storage_before_the_answer_as_QEMU_does()
    {
        using var servers = new LoopServers("writeout=immediate");
        HandsOver(servers, servers.Qemu, "qemu");
        HandsOver(servers, servers.Virtfsd, "virtfsd");
    }

    [Fact]
    public void Immediate_waits_for_the_write_before_to_the_same_place_as_QEMU_does()
    {
        using var servers = new LoopServers("writeout=immediate");
        WaitsForEarlier(servers, servers.Qemu, "qemu");
        WaitsForEarlier(servers, servers.Virtfsd, "virtfsd");
    }

    [Theory]
    [InlineData("multidevs=remap")]
    [InlineData("writeout=later")]
    public void Else_nothing_reaches_storage_for_now_as_with_QEMU(string options)
    {
        using var servers = new LoopServers(options);
        StaysInMemory(servers, servers.Qemu, "qemu");
        StaysInMemory(servers, servers.Virtfsd, "virtfsd");
    }

    private static void HandsOver(LoopServers servers, Conversation conversation, string name)
    {
        OpenFile(conversation, name);
        for (int i = 0; i < Writes; i++)
        {
            WaitUntilIdle(servers);
            long before = servers.Written;
            Assert.StartsWith($"Rwrite", conversation.Write(1, (ulong)(i * Size), Data(i)), StringComparison.Ordinal);
            Assert.True(servers.IsHandedOver(before), $"{name}: write {i} is answered, and the device knows nothing of it");
        }

        WaitUntilIdle(servers);
    }

    private static void WaitsForEarlier(LoopServers servers, Conversation conversation, string name)
    {
        OpenFile(conversation, name);
        long before = servers.Written;
        for (int i = 0; i < Writes; i++)
        {
            conversation.Write(1, 0, Data(i));
            Assert.InRange(servers.Written - before, (long)i * Size, long.MaxValue);
        }

        WaitUntilIdle(servers);
    }

    private static void StaysInMemory(LoopServers servers, Conversation conversation, string name)
    {
        OpenFile(conversation, name);
        WaitUntilIdle(servers);
        long before = servers.Written;
        for (int i = 0; i < Writes; i++)
        {
            conversation.Write(1, (ulong)(i * Size), Data(i));
        }

        Thread.Sleep(200);
        Assert.False(servers.IsHandedOver(before), $"{name}: the device was written to, though nobody asked for it");
    }

    private static void OpenFile(Conversation conversation, string name)
    {
        conversation.Walk(1, name);
        Assert.StartsWith("Rlopen", conversation.OpenToWrite(1), StringComparison.Ordinal);
    }

    // Until nothing is written for a while.
    private static void WaitUntilIdle(LoopServers servers) => Eventually.True(
        "the device comes to rest",
        Eventually.Limit,
        () =>
        {
            long before = servers.Written;
            Thread.Sleep(20);
            return !servers.IsHandedOver(before);
        });

    private static byte[] Data(int seed) => [.. Enumerable.Repeat((byte)(seed + 1), Size)];
}
