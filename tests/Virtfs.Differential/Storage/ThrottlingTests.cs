using System;
using System.Diagnostics;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Devices;
using Virtfs.Differential.Peers;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Differential.Storage;

/// <summary>
/// <c>throttling.*</c> at work, beside a real QEMU: when reads are answered. A busy machine makes them later, so that only the earliest times are compared.
/// </summary>
public sealed class ThrottlingTests
{
    private const uint Size = 4000;
    private const string OneFile = "mkdir root; head -c 1M /dev/zero >root/file";

    // Both take the time when they see that a request is due, and neither clock is this process's.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Options; then the rate in the long run, what goes at once, and what a read counts for: the read after n others is not answered before these leave no
    /// more in the bucket than goes at once.
    /// </summary>
    public static TheoryData<string, double, double, double> Limits => new()
    {
        { "throttling.bps-total=20000", 20000, 2000, Size },
        { "throttling.bps-read=20000", 20000, 2000, Size },
        { "throttling.bps-total=20000,throttling.bps-total-max=40000", 20000, 40000, Size },
        { "throttling.iops-read=10", 10, 1, 1 },
        { "throttling.iops-total=10", 10, 1, 1 },
        { "throttling.iops-total=10,throttling.iops-size=1000", 10, 1, 4 },
        { "throttling.bps-write=1,throttling.iops-write=1", double.PositiveInfinity, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Reads_are_answered_no_sooner_than_by_QEMU(string options, double rate, double atOnce, double charge)
    {
        using var servers = new SameFolderServers(options, OneFile);
        servers.Same(OpenFile);
        int reads = (int)(atOnce / charge) + 4;
        Measure(reads, rate, atOnce, charge, _ => servers.Qemu);
        Measure(reads, rate, atOnce, charge, _ => servers.Virtfsd);
    }

    [Fact]
    public void All_guests_of_an_export_share_its_limits()
    {
        using var servers = new SameFolderServers("throttling.iops-read=10", OneFile);
        using Conversation other = servers.Connect();
        OpenFile(servers.Virtfsd);
        OpenFile(other);
        Measure(6, 10, 1, 1, number => number % 2 == 0 ? servers.Virtfsd : other);
    }

    [Fact]
    public void A_read_that_waits_holds_up_nothing_and_can_be_given_up()
    {
        using var servers = new SameFolderServers("throttling.bps-total=1", OneFile);
        Conversation conversation = servers.Virtfsd;
        OpenFile(conversation);
        conversation.Read(1, 0, Size);
        var clock = Stopwatch.StartNew();
        int waiting = conversation.Begin(tag: 7, Conversation.ReadRequest(1, 0, Size));
        conversation.GetAttributes(1);
        conversation.Walk(2, "file");
        Assert.False(conversation.IsDone(waiting), "the read that was to wait over an hour has been answered");

        Assert.StartsWith("Rflush", conversation.Ask(new Message(MessageType.Tflush).U16(7)), StringComparison.Ordinal);
        Assert.Equal(AnswerKind.Discarded, conversation.Wait(waiting).Kind);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Soon);
    }

    private static void Measure(int reads, double rate, double atOnce, double charge, Func<int, Conversation> who)
    {
        var clock = Stopwatch.StartNew();
        for (int before = 0; before < reads; before++)
        {
            Assert.StartsWith("Rread", who(before).Read(1, (ulong)before * Size, Size), StringComparison.Ordinal);
            var earliest = TimeSpan.FromSeconds(Math.Max(0, ((before * charge) - atOnce) / rate));
            Assert.InRange(clock.Elapsed, earliest - Tolerance, earliest + Soon);
        }
    }

    private static string OpenFile(Conversation conversation)
    {
        conversation.Walk(1, "file");
        return conversation.OpenToWrite(1);
    }
}
