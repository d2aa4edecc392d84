using System;
using System.Linq;
using System.Threading;
using Virtfs.Protocol;
using Virtfs.Server.Tests.Infrastructure;
using Virtfs.Server.Transports;
using Xunit;

namespace Virtfs.Server.Tests.Transports;

/// <summary>
/// Requests that move much data are served by several workers at once. There is no watchdog here: a request that blocks keeps its lane unless it was shared
/// before. In these tests every read is a bulk request.
/// </summary>
public sealed class ShareTests : IDisposable
{
    private readonly TestFileSystem _files = new();
    private readonly WorkerPool _pool = new(Watchdog.Absent);
    private readonly QueueLane _lane;
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _mayEnd = new(0);

    public ShareTests()
    {
        _files.AddFile("file", "content"u8);
        _lane = new QueueLane(_files);
        _lane.Open(1, "file");
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.Read)
            {
                _entered.Release();
                _mayEnd.Wait();
            }

            return Errno.None;
        };
    }

    [Fact]
    public void As_many_bulk_requests_as_there_are_processors_are_served_at_once()
    {
        Posted[] posted = PostReads(Environment.ProcessorCount);
        Assert.Equal(Errno.None, _pool.Start(_lane));
        WaitForEntries(Environment.ProcessorCount);
        _mayEnd.Release(Environment.ProcessorCount);
        Assert.All(posted, request => Assert.Equal("content", request.Wait()!.Text));
    }

    [Fact]
    public void A_worker_that_finishes_takes_the_lane_from_one_that_is_busy()
    {
        int busy = Environment.ProcessorCount;
        Posted[] posted = PostReads(busy + 2);
        Assert.Equal(Errno.None, _pool.Start(_lane));
        WaitForEntries(busy);
        Assert.False(_entered.Wait(TimeSpan.FromMilliseconds(50)), "More were served at once than there are processors.");
        for (int further = 0; further < 2; further++)
        {
            _mayEnd.Release();
            WaitForEntries(1);
        }

        Assert.Equal(busy, _pool.Count);
        _mayEnd.Release(busy);
        Assert.All(posted, request => Assert.Equal("content", request.Wait()!.Text));
    }

    [Fact]
    public void Thousands_of_bulk_requests_take_few_workers()
    {
        // One long queue, and then bursts whose ends leave workers without anything to do.
        _files.Hook = (_, _) => Errno.None;
        Assert.Equal(Errno.None, _pool.Start(_lane));
        foreach (int count in Enumerable.Repeat(10, 500).Prepend(5000))
        {
            Assert.All(PostReads(count), request => Assert.Equal("content", request.Wait()!.Text));
        }

        // One that has just left the lane may not be back in the pool yet when another is invited.
        Assert.InRange(_pool.Count, 1, 2 * Environment.ProcessorCount);
    }

    [Fact]
    public void A_bulk_request_with_nothing_behind_it_is_not_shared()
    {
        Assert.Equal(Errno.None, _pool.Start(_lane));
        Posted[] posted = PostReads(1);
        WaitForEntries(1);
        Assert.Equal(1, _pool.Count);
        _mayEnd.Release();
        Assert.Equal("content", posted[0].Wait()!.Text);
    }

    [Fact]
    public void A_small_request_is_not_shared()
    {
        using var entered = new ManualResetEventSlim();
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.GetAttributes)
            {
                entered.Set();
                _mayEnd.Wait();
            }

            return Errno.None;
        };
        Posted[] posted = [_lane.Post(Request.GetAttributes(0)), _lane.Post(Request.GetAttributes(0))];
        Assert.Equal(Errno.None, _pool.Start(_lane));
        Patience.Wait(entered);
        Assert.Equal(1, _pool.Count);
        _mayEnd.Release(posted.Length);
        Assert.All(posted, request => Assert.Equal(MessageType.Rgetattr, request.Wait()!.Type));
    }

    [Fact]
    public void A_lane_that_is_shared_drains_when_its_client_is_gone()
    {
        int count = Environment.ProcessorCount + 5;
        Posted[] posted = PostReads(count);
        Assert.Equal(Errno.None, _pool.Start(_lane));
        _lane.Vanish();
        _mayEnd.Release(count);
        Patience.Wait(_lane.Drained);
        Assert.All(posted, request => Assert.True(request.Ended.IsSet));
        Assert.Equal((0, 0, 0), (_lane.Session.FidCount, _files.OpenFiles, _lane.Outstanding));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mayEnd.Release(1000);
        _lane.Vanish();
        Patience.Wait(_lane.Drained);
        _pool.Dispose();
        _entered.Dispose();
        _lane.Dispose();
        _mayEnd.Dispose();
    }

    private Posted[] PostReads(int count) =>
        [.. Enumerable.Range(1, count).Select(tag => _lane.Post(Request.Tagged((ushort)tag, Request.Read(1, 0, 7))))];

    private void WaitForEntries(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(_entered.Wait(TimeSpan.FromSeconds(20)), "The request was never served.");
        }
    }
}
