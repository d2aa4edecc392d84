using System;
using System.Diagnostics;
using Virtfs.Protocol;
using Virtfs.VhostUser.FrontEnd;
using Virtfs.VhostUser.Tests.Infrastructure;
using Xunit;

namespace Virtfs.VhostUser.Tests;

/// <summary>One request that hangs for seconds holds up neither the machine monitor nor any other request of the guest.</summary>
public sealed class BlockedRequestTests
{
    private static readonly TimeSpan Blocked = TimeSpan.FromSeconds(5);

    [Fact]
    public void While_a_request_hangs_for_5_s_control_messages_and_other_requests_are_answered()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "slow");
        Bench.Open(guest, 3, "data");
        PendingRequest hanging = guest.Send(NineP.Read(2, 0, 100, tag: 50));
        bench.WaitUntilBlocked();
        long began = Stopwatch.GetTimestamp();
        TimeSpan slowest = default;
        int rounds = 0;
        for (; Stopwatch.GetElapsedTime(began) < Blocked; rounds++)
        {
            long before = Stopwatch.GetTimestamp();
            Assert.Equal(1UL, guest.Control.Ask(ControlRequest.GetQueueNum).Value);
            Assert.Equal(76, guest.Control.Ask(ControlRequest.GetConfig, ControlPayload.Config(0, 64, 0)).Payload.Length);
            Assert.Equal(0UL, guest.Control.Acknowledged(ControlRequest.SetVringCall, ControlPayload.U64(0), guest.Call.Descriptor));
            Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Exchange(NineP.GetAttributes())));
            Assert.Equal(bench.FileSystem.Data[..100], NineP.Data(guest.Exchange(NineP.Read(3, 0, 100))));
            Assert.Equal(MessageType.Rflush, NineP.Type(guest.Exchange(NineP.Flush(99, 8))));
            TimeSpan took = Stopwatch.GetElapsedTime(before);
            slowest = took > slowest ? took : slowest;
        }

        // Milliseconds on a quiet machine; what must not be is that any of them waits for the one that hangs.
        Assert.True(slowest < Blocked / 2, $"One round took {slowest}.");
        Assert.True(rounds > 20, $"Only {rounds} rounds.");
        bench.FileSystem.OpenGate();
        Assert.Equal(bench.FileSystem.Data[..100], NineP.Data(guest.Receive(hanging)));
    }
}
