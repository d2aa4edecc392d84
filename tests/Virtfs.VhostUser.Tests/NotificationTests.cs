using System;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Testing;
using Virtfs.VhostUser.FrontEnd;
using Virtfs.VhostUser.Tests.Infrastructure;
using Xunit;
using Buffer = Virtfs.VhostUser.FrontEnd.Buffer;

namespace Virtfs.VhostUser.Tests;

/// <summary>Who wakes whom, and when.</summary>
public sealed class NotificationTests
{
    private const ulong WithoutEventIndex = Guest.Features & ~DriverRing.EventIndexFeature;

    private static readonly VhostUserOptions NeverPolls = Bench.Defaults with { PollTime = TimeSpan.Zero };

    [Fact]
    public void The_driver_is_called_at_the_index_it_asked_for_and_not_before()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Eventually.True(() => guest.Call.TryDrain());
        guest.Ring.WantsCalls = false;
        guest.Ring.UsedEvent = (ushort)(guest.Ring.UsedIndex + 2);

        for (int i = 0; i < 3; i++)
        {
            guest.Exchange(NineP.GetAttributes());
        }

        ulong count = 0;
        Eventually.True(() => guest.Call.Drain(out count) == Errno.None);
        Assert.Equal(1UL, count);
    }

    [Fact]
    public void Without_event_indexes_a_flag_turns_calls_off()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount(features: WithoutEventIndex);
        Eventually.True(() => guest.Call.TryDrain());

        guest.Ring.AvailFlags = 1;
        guest.Exchange(NineP.GetAttributes());
        guest.Exchange(NineP.GetAttributes());
        guest.Ring.AvailFlags = 0;
        guest.Exchange(NineP.GetAttributes());

        ulong count = 0;
        Eventually.True(() => guest.Call.Drain(out count) == Errno.None);
        Assert.InRange(count, 1UL, 2UL);
    }

    [Fact]
    public void A_device_that_sleeps_asks_to_be_kicked_for_the_next_request()
    {
        using var bench = new Bench(NeverPolls);
        using Guest guest = bench.Mount();

        Eventually.True(() => guest.Ring.AvailEvent == guest.Ring.AvailIndex);
    }

    [Fact]
    public void Without_event_indexes_a_flag_asks_for_kicks()
    {
        using var bench = new Bench(NeverPolls);
        using Guest guest = bench.Mount(features: WithoutEventIndex);
        Bench.Open(guest, 2, "slow");

        Eventually.True(() => guest.Ring.UsedFlags == 0);
        PendingRequest pending = guest.Send(NineP.Read(2, 0, 10));
        bench.WaitUntilBlocked();
        bench.FileSystem.OpenGate();
        guest.Receive(pending);
        Eventually.True(() => guest.Ring.UsedFlags == 0);
    }

    [Theory]
    [InlineData(Guest.Features)]
    [InlineData(WithoutEventIndex)]
    public void No_kick_is_lost_between_looking_and_sleeping(ulong features)
    {
        using var bench = new Bench(NeverPolls);
        using Guest guest = bench.Mount(features: features);

        for (int i = 0; i < 3000; i++)
        {
            guest.Exchange(NineP.GetAttributes());
        }
    }

    [Fact]
    public void Indexes_wrap_round()
    {
        using var bench = new Bench(NeverPolls);
        using Guest guest = bench.CreateGuest();
        guest.Ring.Forget(65_500);
        guest.Connect();
        guest.ShareMemory();
        guest.Start(65_500);
        Bench.Mount(guest);

        for (int i = 0; i < 100; i++)
        {
            // Taken after the call: a driver that takes first has not asked for one.
            PendingRequest pending = guest.Send(NineP.GetAttributes());
            Eventually.True(() => guest.Call.TryDrain());
            guest.Receive(pending);
        }

        Assert.Equal(66, guest.Ring.UsedIndex);
        Assert.Equal(66, guest.Stop());
    }

    [Fact]
    public void Answers_to_requests_that_come_together_are_called_together()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        guest.Disable();
        Eventually.True(() => guest.Call.TryDrain());
        for (int i = 0; i < 32; i++)
        {
            guest.Send(NineP.GetAttributes());
        }

        var all = (ushort)(guest.Ring.UsedIndex + 32);
        guest.Enable();

        // Not taken meanwhile: a driver that looks all the time asks for no call.
        Eventually.True(() => guest.Ring.UsedIndex == all);
        guest.Stop();
        guest.Call.Drain(out ulong calls);
        Assert.InRange(calls, 1UL, 16UL);
    }

    [Fact]
    public void Requests_that_came_while_the_ring_was_disabled_are_found_when_it_is_enabled()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        guest.Disable();
        PendingRequest pending = guest.Send(NineP.GetAttributes());
        guest.KickLine.Signal();
        ushort used = guest.Ring.UsedIndex;

        guest.Control.Ask(ControlRequest.GetFeatures);
        Assert.Equal(used, guest.Ring.UsedIndex);
        guest.Enable();

        Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Receive(pending)));
    }

    [Fact]
    public void A_new_call_descriptor_is_signalled_once_at_once()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        guest.Ring.WantsCalls = false;
        Assert.Equal(Errno.None, EventFd.Create(out EventFd? call));

        Assert.Equal(0UL, guest.Control.Acknowledged(ControlRequest.SetVringCall, ControlPayload.U64(0), call!.Descriptor));

        Assert.Equal(Errno.None, call.Drain(out ulong count));
        Assert.Equal(1UL, count);
        call.Dispose();
    }

    [Fact]
    public void The_call_descriptor_may_change_under_load_and_no_answer_goes_unnoticed()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        using var done = new ManualResetEventSlim();
        var swapper = new Thread(() =>
        {
            while (!done.IsSet)
            {
                EventFd.Create(out EventFd? call);
                guest.Control.Acknowledged(ControlRequest.SetVringCall, ControlPayload.U64(0), call!.Descriptor);
                call.Dispose();
                guest.Control.Acknowledged(ControlRequest.SetVringCall, ControlPayload.U64(0), guest.Call.Descriptor);
            }
        });
        swapper.Start();

        for (int i = 0; i < 1000; i++)
        {
            guest.Exchange(NineP.GetAttributes());

            // At the latest with the next change of the descriptor.
            Eventually.True(() => guest.Call.TryDrain());
        }

        done.Set();
        swapper.Join();
    }

    [Fact]
    public void A_call_line_that_nobody_reads_holds_nothing_up()
    {
        // User-Mode Linux gives one end of a stream socket, and does not read while it waits for an acknowledgement.
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? ours, out StreamSocket? theirs));
        Assert.Equal(0UL, guest.Control.Acknowledged(ControlRequest.SetVringCall, ControlPayload.U64(0), theirs!.Descriptor));
        theirs.Dispose();

        for (int i = 0; i < 2000; i++)
        {
            guest.Exchange(NineP.GetAttributes());
        }

        ours!.Dispose();
        guest.Exchange(NineP.GetAttributes());
    }

    [Fact]
    public void Without_a_call_descriptor_the_driver_is_not_called()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Eventually.True(() => guest.Call.TryDrain());
        Assert.Equal(0UL, guest.Control.Acknowledged(ControlRequest.SetVringCall, ControlPayload.U64(0x100)));

        guest.Exchange(NineP.GetAttributes());
        guest.Stop();

        Assert.False(guest.Call.TryDrain());
    }

    [Fact]
    public void Without_a_kick_descriptor_the_ring_is_looked_at()
    {
        using var bench = new Bench(NeverPolls);
        using Guest guest = bench.Mount();
        Assert.Equal(0UL, guest.Control.Acknowledged(ControlRequest.SetVringKick, ControlPayload.U64(0x100)));

        for (int i = 0; i < 20; i++)
        {
            guest.Exchange(NineP.GetAttributes());
        }
    }

    [Fact]
    public void A_kick_line_whose_other_end_is_closed_does_not_stop_the_ring()
    {
        using var bench = new Bench(NeverPolls);
        using Guest guest = bench.Mount();
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? ours, out StreamSocket? theirs));
        Assert.Equal(0UL, guest.Control.Acknowledged(ControlRequest.SetVringKick, ControlPayload.U64(0), theirs!.Descriptor));
        theirs.Dispose();
        ours!.Dispose();

        for (int i = 0; i < 20; i++)
        {
            guest.Exchange(NineP.GetAttributes());
        }
    }

    [Fact]
    public void The_kick_line_may_be_a_blocking_eventfd()
    {
        using var bench = new Bench(NeverPolls);
        using Guest guest = bench.Mount();
        Assert.Equal(Errno.None, Libc.CreateEventFd(0, EventFdFlags.None, out int blocking));
        Assert.Equal(0UL, guest.Control.Acknowledged(ControlRequest.SetVringKick, ControlPayload.U64(0), blocking));

        for (int i = 0; i < 20; i++)
        {
            guest.Send(NineP.GetAttributes());
            Libc.Write(blocking, BitConverter.GetBytes(1UL), out _);
            guest.Ring.Take();
        }

        Libc.Close(blocking);
    }

    [Fact]
    public void A_kick_may_come_as_a_message()
    {
        using var bench = new Bench(NeverPolls);
        using Guest guest = bench.Mount();
        byte[] message = NineP.GetAttributes();
        ulong request = guest.Ram.Allocate(message.Length);
        guest.Ram.Write(request, message);
        guest.Ring.Add(ChainForm.Direct, Buffer.Readable(request, message.Length), Buffer.Writable(guest.Ram.Allocate(4096), 4096));

        Assert.Equal(0UL, guest.Control.Acknowledged(ControlRequest.VringKick, ControlPayload.Ring(0, 0)));

        guest.Ring.Take();
    }
}
