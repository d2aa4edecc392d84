using System;
using System.Diagnostics;
using System.Threading;
using Virtfs.Protocol;
using Virtfs.Testing;
using Virtfs.VhostUser.FrontEnd;
using Virtfs.VhostUser.Tests.Infrastructure;
using Xunit;

namespace Virtfs.VhostUser.Tests;

/// <summary>Pause, going on, reboot: no request is lost by a pause, none survives a reboot, and a stopped guest's memory is its own.</summary>
public sealed class StopTests
{
    private const int ReadLength = 10_000;

    [Fact]
    public void A_stop_tells_where_the_ring_is_and_a_start_goes_on_from_there()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();

        ushort next = guest.Stop();
        Assert.Equal(guest.Ring.AvailIndex, next);
        Assert.Equal(guest.Ring.UsedIndex, next);
        guest.Start(next);

        Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Exchange(NineP.GetAttributes())));
    }

    [Fact]
    public void A_stop_waits_for_requests_that_end_in_time()
    {
        using var bench = new Bench(Bench.Defaults with { StopPatience = TimeSpan.FromSeconds(10) });
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "slow");
        PendingRequest pending = guest.Send(NineP.Read(2, 0, ReadLength), ReadLength + 11);
        bench.WaitUntilBlocked();
        using var opener = new Timer(_ => bench.FileSystem.OpenGate(), null, 50, Timeout.Infinite);

        ushort next = guest.Stop();

        Assert.Equal(next, guest.Ring.UsedIndex);
        Assert.Equal(bench.FileSystem.Data[..ReadLength], NineP.Data(guest.Receive(pending)));
    }

    [Fact]
    public void A_stop_waits_no_longer_than_it_may()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "slow");
        guest.Send(NineP.Read(2, 0, 10));
        bench.WaitUntilBlocked();

        long began = Stopwatch.GetTimestamp();
        ushort next = guest.Stop();

        // The runtime waits in whole milliseconds and may end one early.
        TimeSpan least = bench.Options.StopPatience - TimeSpan.FromMilliseconds(2);
        Assert.InRange(Stopwatch.GetElapsedTime(began), least, TimeSpan.FromSeconds(5));
        Assert.Equal((ushort)(guest.Ring.UsedIndex + 1), next);
        bench.WaitForLog("still at work");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_read_that_outlasts_a_pause_is_answered_after_it_and_writes_nothing_meanwhile(bool endsMeanwhile)
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "slow");
        PendingRequest pending = guest.Send(NineP.Read(2, 0, ReadLength), ReadLength + 11);
        guest.Ram.Span(pending.Reply, pending.Room).Fill(0xEE);
        bench.WaitUntilBlocked();

        ushort next = guest.Stop();
        byte[] stopped = guest.Ram.Regions[0].Span.ToArray();
        if (endsMeanwhile)
        {
            bench.FileSystem.OpenGate();
            bench.WaitUntilFinished();
            guest.Control.Ask(ControlRequest.GetFeatures);
            Assert.True(guest.Ram.Regions[0].Span.SequenceEqual(stopped), "Something was written into a stopped guest.");
        }

        guest.Start(next);
        bench.FileSystem.OpenGate();

        Assert.Equal(bench.FileSystem.Data[..ReadLength], NineP.Data(guest.Receive(pending)));
        Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Exchange(NineP.GetAttributes())));
    }

    [Fact]
    public void A_write_that_outlasts_a_pause_writes_what_the_guest_gave()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "slow");
        byte[] data = new byte[ReadLength];
        new Random(3).NextBytes(data);
        PendingRequest pending = guest.Send(NineP.Write(2, 0, data));
        bench.WaitUntilBlocked();

        guest.Start(guest.Stop());
        bench.FileSystem.OpenGate();

        Assert.Equal((uint)ReadLength, NineP.Count(guest.Receive(pending)));
        Assert.Equal(data, bench.FileSystem.Data[..ReadLength]);
    }

    [Fact]
    public void Several_pauses_lose_nothing()
    {
        using var bench = new Bench(Bench.Defaults with { StopPatience = TimeSpan.FromMilliseconds(10) });
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "slow");
        PendingRequest read = guest.Send(NineP.Read(2, 100, ReadLength), ReadLength + 11);
        bench.WaitUntilBlocked();
        for (int i = 0; i < 5; i++)
        {
            guest.Start(guest.Stop());
            Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Exchange(NineP.GetAttributes())));
        }

        bench.FileSystem.OpenGate();

        Assert.Equal(bench.FileSystem.Data[100..(100 + ReadLength)], NineP.Data(guest.Receive(read)));
    }

    [Fact]
    public void A_pause_under_load_loses_nothing()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        for (int i = 0; i < 50; i++)
        {
            for (int j = 0; j < 20; j++)
            {
                guest.Send(NineP.GetAttributes(tag: (ushort)j), room: 200);
            }

            guest.Start(guest.Stop());
            for (int j = 0; j < 20; j++)
            {
                Assert.Equal(160u, guest.Ring.Take().Length);
            }
        }
    }

    [Fact]
    public void A_reboot_forgets_the_files_and_what_was_at_work()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "data");
        Bench.Open(guest, 3, "slow");
        PendingRequest pending = guest.Send(NineP.Read(3, 0, ReadLength), ReadLength + 11);
        guest.Ram.Span(pending.Reply, pending.Room).Fill(0xEE);
        bench.WaitUntilBlocked();

        guest.Reboot();
        Eventually.True(() => bench.FileSystem.OpenFiles == 1);
        bench.FileSystem.OpenGate();
        Eventually.True(() => bench.FileSystem.OpenFiles == 0);
        Bench.Mount(guest);

        Assert.Equal(-1, guest.Ram.Span(pending.Reply, pending.Room).IndexOfAnyExcept((byte)0xEE));
        Assert.Equal(2, guest.Ring.UsedIndex);
    }

    [Fact]
    public void A_pause_keeps_the_files()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "data");

        guest.Start(guest.Stop());

        Assert.Equal(bench.FileSystem.Data[..10], NineP.Data(guest.Exchange(NineP.Read(2, 0, 10))));
        Assert.Equal(1, bench.FileSystem.OpenFiles);
    }

    [Fact]
    public void An_answer_that_comes_while_the_ring_is_disabled_waits()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "slow");
        PendingRequest pending = guest.Send(NineP.Read(2, 0, 10));
        bench.WaitUntilBlocked();
        guest.Disable();
        guest.Call.TryDrain();
        ushort used = guest.Ring.UsedIndex;

        bench.FileSystem.OpenGate();
        bench.WaitUntilFinished();
        guest.Control.Ask(ControlRequest.GetFeatures);
        Assert.Equal(used, guest.Ring.UsedIndex);
        Assert.False(guest.Call.TryDrain());
        guest.Enable();

        Eventually.True(() => guest.Call.TryDrain());
        Assert.Equal(bench.FileSystem.Data[..10], NineP.Data(guest.Receive(pending)));
    }

    [Fact]
    public void Requests_put_into_a_stopped_ring_wait_for_the_start()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        ushort next = guest.Stop();
        PendingRequest pending = guest.Send(NineP.GetAttributes());
        guest.KickLine.Signal();
        guest.Control.Ask(ControlRequest.GetFeatures);
        Assert.Equal(next, guest.Ring.UsedIndex);

        guest.Start(next);

        Assert.Equal(MessageType.Rgetattr, NineP.Type(guest.Receive(pending)));
    }

    [Fact]
    public void A_device_reset_forgets_the_files_and_keeps_the_memory()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "data");

        Assert.Equal(0UL, guest.Control.Acknowledged(ControlRequest.ResetDevice));
        Eventually.True(() => bench.FileSystem.OpenFiles == 0);
        guest.Ring.Forget(0);
        guest.Start();

        Bench.Mount(guest);
    }

    [Fact]
    public void A_start_at_an_index_far_behind_is_a_broken_ring()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        guest.Stop();
        guest.Ring.AvailIndex = 1000;

        guest.Start(0);

        Eventually.True(() => guest.Error.TryDrain());
    }
}
