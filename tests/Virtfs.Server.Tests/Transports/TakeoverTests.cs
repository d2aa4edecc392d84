using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Virtfs.Protocol;
using Virtfs.Server.Tests.Infrastructure;
using Virtfs.Server.Transports;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Server.Tests.Transports;

/// <summary>A request that blocks holds up nobody else; what waits here waits for events, never for time.</summary>
public sealed class TakeoverTests : IDisposable
{
    private readonly TestFileSystem _files = new();
    private readonly WorkerPool _pool = new();
    private readonly QueueLane _lane;
    private readonly Pipe _pipe = new();
    private readonly SemaphoreSlim _entered = new(0);
    private bool _isStarted;

    public TakeoverTests()
    {
        _files.AddFile("file", "content"u8);
        _lane = new QueueLane(_files);
        _lane.Open(1, "file");
        _files.Hook = (operation, _) => operation == Operation.Read ? Block() : Errno.None;
    }

    [Fact]
    public void Others_are_answered_while_one_request_blocks()
    {
        Start();
        Posted blocked = PostBlocked(1);
        Assert.Equal(MessageType.Rgetattr, _lane.Post(Request.Tagged(2, Request.GetAttributes(0))).Wait()!.Type);
        Assert.Equal(MessageType.Rwalk, _lane.Post(Request.Tagged(3, Request.Walk(0, 5, "file"))).Wait()!.Type);
        Assert.Equal(0, blocked.Place);
        _pipe.Release();
        Assert.Equal("content", blocked.Wait()!.Text);
    }

    [Fact]
    public void A_flush_ends_a_request_that_blocks_in_a_system_call()
    {
        Start();
        Posted blocked = PostBlocked(1);
        Posted flush = _lane.Post(Request.Flush(1, 2));
        Assert.Equal(MessageType.Rflush, flush.Wait()!.Type);
        Assert.Null(blocked.Wait());
        Assert.True(blocked.Place < flush.Place, "The Rflush comes behind what it is about.");
    }

    [Fact]
    public void A_request_that_is_interrupted_over_and_over_is_tried_again_now_and_then_until_it_is_flushed()
    {
        _files.Hook = (operation, _) => operation == Operation.Read ? Errno.EINTR : Errno.None;
        Start();
        Posted interrupted = _lane.Post(Request.Tagged(1, Request.Read(1, 0, 100)));
        Eventually.True(() => _files.CallsOf(Operation.Read) > 5);
        Assert.Equal(MessageType.Rgetattr, _lane.Post(Request.Tagged(3, Request.GetAttributes(0))).Wait()!.Type);
        long start = Stopwatch.GetTimestamp();
        long calls = _files.CallsOf(Operation.Read);
        Thread.Sleep(300);

        // Each wait is twice as long as the one before, up to 128 ms: without waits there would be millions.
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Assert.InRange(_files.CallsOf(Operation.Read) - calls, 1, 10 + (seconds * 10));
        Posted flush = _lane.Post(Request.Flush(1, 2));
        Assert.Equal(MessageType.Rflush, flush.Wait()!.Type);
        Assert.Null(interrupted.Wait());
    }

    [Fact]
    public void A_request_that_is_interrupted_by_chance_is_answered()
    {
        int left = 4;
        _files.Hook = (operation, _) => operation == Operation.Read && Interlocked.Decrement(ref left) >= 0 ? Errno.EINTR : Errno.None;
        Start();
        Assert.Equal("content", _lane.Post(Request.Tagged(1, Request.Read(1, 0, 100))).Wait()!.Text);
    }

    [Fact]
    public void A_flush_of_a_request_that_cannot_be_interrupted_waits_and_nobody_else_does()
    {
        using var gate = new ManualResetEventSlim();
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.Read)
            {
                _entered.Release();
                gate.Wait();
            }

            return Errno.None;
        };
        Start();
        Posted blocked = PostBlocked(1);
        Posted flush = _lane.Post(Request.Flush(1, 2));
        Assert.Equal(MessageType.Rgetattr, _lane.Post(Request.Tagged(3, Request.GetAttributes(0))).Wait()!.Type);
        Assert.Equal((0, 0), (blocked.Place, flush.Place));
        gate.Set();
        Assert.Equal("content", blocked.Wait()!.Text);
        _ = flush.Wait()!.Ok;
        Assert.True(blocked.Place < flush.Place, "The Rflush comes behind the reply.");
    }

    [Fact]
    public void A_flush_of_one_blocked_request_leaves_the_others()
    {
        Start();
        Posted[] blocked = [.. Enumerable.Range(1, 5).Select(tag => PostBlocked((ushort)tag))];
        _ = _lane.Post(Request.Flush(3, 100)).Wait()!.Ok;
        Assert.Null(blocked[2].Wait());
        Assert.Equal(4, blocked.Count(request => request.Place == 0));
        Release(4);
        Assert.Equal(4, blocked.Count(request => request.Wait() is not null));
    }

    [Fact]
    public void As_many_as_the_limit_block_beside_the_holder_and_then_the_lane_waits_and_goes_on()
    {
        Start();
        int served = _lane.Taken;
        Posted[] blocked = [.. Enumerable.Range(1, Lane.MaximumBlocked + 1).Select(tag => PostBlocked((ushort)tag))];
        Posted waiting = _lane.Post(Request.Tagged(1000, Request.GetAttributes(0)));

        // The watchdog has every chance to do what it must not.
        long looks = _pool.Looks;
        Eventually.True(() => _pool.Looks > looks + 10);
        Assert.Equal(Lane.MaximumBlocked + 1, _lane.Taken - served);
        Assert.Equal((Lane.MaximumBlocked, 0), (_lane.Detached, waiting.Place));

        _pipe.Release();
        Assert.Equal(MessageType.Rgetattr, waiting.Wait()!.Type);
        Release(Lane.MaximumBlocked);
        Assert.All(blocked, request => Assert.Equal("content", request.Wait()!.Text));
    }

    [Fact]
    public void A_lane_whose_client_vanishes_gives_up_what_is_blocked_and_frees_everything()
    {
        Start();
        Posted[] blocked = [.. Enumerable.Range(1, 10).Select(tag => PostBlocked((ushort)tag))];
        Posted flush = _lane.Post(Request.Flush(4, 100));
        _lane.Vanish();
        Patience.Wait(_lane.Drained);
        Assert.All(blocked, request => Assert.Null(request.Wait()));
        Assert.Equal(MessageType.Rflush, flush.Wait()!.Type);
        Assert.Equal((0, 0, 0, 0), (_lane.Session.FidCount, _files.OpenFiles, _files.References, _lane.Outstanding));
        Assert.Equal(1, _lane.Log.CountOf(2));
    }

    [Fact]
    public void A_lane_drains_only_when_the_last_request_has_ended()
    {
        using var gate = new ManualResetEventSlim();
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.Read)
            {
                _entered.Release();
                gate.Wait();
            }

            return Errno.None;
        };
        Start();
        Posted blocked = PostBlocked(1);
        _lane.Vanish();
        Eventually.True(() => _pool.IdleCount == _pool.Count - 1);
        Assert.False(_lane.Drained.IsSet);
        Assert.Equal(1, _files.OpenFiles);
        gate.Set();
        Patience.Wait(_lane.Drained);
        Assert.Equal("content", blocked.Wait()!.Text);
        Assert.Equal((0, 0), (_files.OpenFiles, _lane.Outstanding));
    }

    [Fact]
    public void An_idle_lane_drains_at_once()
    {
        Start();
        _lane.Vanish();
        Patience.Wait(_lane.Drained);
        Eventually.True(() => _pool.IdleCount == _pool.Count);
        Assert.Equal(0, _lane.Session.FidCount);
    }

    [Fact]
    public void Workers_are_used_again()
    {
        Start();
        for (ushort tag = 1; tag <= 50; tag++)
        {
            Posted blocked = PostBlocked(tag);
            _ = _lane.Post(Request.Tagged(1000, Request.GetAttributes(0))).Wait()!.Ok;
            _pipe.Release();
            _ = blocked.Wait()!.Ok;
            Eventually.True(() => _pool.IdleCount == _pool.Count - 1);
        }

        // Two, and a few where the machine was so busy that a quick request looked blocked.
        Assert.InRange(_pool.Count, 2, 12);
    }

    [Fact]
    public void A_worker_goes_from_lane_to_lane()
    {
        for (int i = 0; i < 20; i++)
        {
            using var lane = new QueueLane(_files);
            _pool.Start(lane);
            _ = lane.Post(Request.GetAttributes(0)).Wait()!.Ok;
            lane.Vanish();
            Patience.Wait(lane.Drained);
            Eventually.True(() => _pool.IdleCount == _pool.Count);
        }

        Assert.InRange(_pool.Count, 1, 5);
    }

    [Fact]
    public void A_reply_that_blocks_holds_up_its_own_client_alone()
    {
        using var gate = new ManualResetEventSlim();
        _lane.OnComplete = () =>
        {
            _entered.Release();
            gate.Wait();
        };
        Start();
        Posted reply = _lane.Post(Request.GetAttributes(0));
        _entered.Wait();
        long looks = _pool.Looks;
        using var other = new QueueLane(_files);
        _pool.Start(other);
        Eventually.True(() => other.Post(Request.GetAttributes(0)).Wait() is not null && _pool.Looks > looks + 10);
        Assert.Equal((0, 0), (_lane.Detached, reply.Place));
        gate.Set();
        _ = reply.Wait()!.Ok;
        other.Vanish();
        Patience.Wait(other.Drained);
    }

    [Fact]
    public void The_watchdog_sleeps_when_nothing_happens_and_wakes_when_something_does()
    {
        Start();
        for (int i = 0; i < 3; i++)
        {
            _ = _lane.Post(Request.GetAttributes(0)).Wait()!.Ok;
            Eventually.True(() => _pool.IsAsleep);
            Posted blocked = PostBlocked(1);
            _ = _lane.Post(Request.Tagged(2, Request.GetAttributes(0))).Wait()!.Ok;
            _pipe.Release();
            _ = blocked.Wait()!.Ok;
        }
    }

    [Fact]
    public void The_watchdog_sleeps_while_nothing_but_blocked_requests_are_there_and_a_flush_wakes_it()
    {
        Start();
        Posted blocked = PostBlocked(1);
        _ = _lane.Post(Request.Tagged(2, Request.GetAttributes(0))).Wait()!.Ok;
        Eventually.True(() => _pool.IsAsleep);
        _ = _lane.Post(Request.Flush(1, 3)).Wait()!.Ok;
        Assert.Null(blocked.Wait());
    }

    [Fact]
    public void The_watchdog_wakes_for_a_client_that_vanished_while_it_slept()
    {
        Start();
        _ = PostBlocked(1);
        _ = _lane.Post(Request.Tagged(2, Request.GetAttributes(0))).Wait()!.Ok;
        Eventually.True(() => _pool.IsAsleep);
        _lane.Vanish();
        Patience.Wait(_lane.Drained);
    }

    [Fact]
    public void An_exception_in_a_worker_costs_one_request()
    {
        _files.Hook = (operation, _) => operation == Operation.Read ? throw new InvalidOperationException("bug") : Errno.None;
        Start();
        Assert.Equal(Errno.EIO, _lane.Post(Request.Read(1, 0, 1)).Wait()!.Error);
        Assert.Equal(MessageType.Rgetattr, _lane.Post(Request.GetAttributes(0)).Wait()!.Type);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pipe.ReleaseAll();
        _lane.Vanish();
        Eventually.True(() => !_isStarted || _lane.Drained.IsSet);
        _pool.Dispose();
        _pipe.Dispose();
        _entered.Dispose();
        _lane.Dispose();
    }

    private void Start()
    {
        _isStarted = true;
        Assert.Equal(Errno.None, _pool.Start(_lane));
    }

    private Errno Block()
    {
        _entered.Release();
        return _pipe.Read();
    }

    private Posted PostBlocked(ushort tag)
    {
        Posted posted = _lane.Post(Request.Tagged(tag, Request.Read(1, 0, 7)));
        Assert.True(_entered.Wait(TimeSpan.FromSeconds(20)), "The request never blocked.");
        return posted;
    }

    private void Release(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _pipe.Release();
        }
    }
}
