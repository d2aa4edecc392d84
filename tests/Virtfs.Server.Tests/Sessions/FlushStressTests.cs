using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Virtfs.Protocol;
using Virtfs.Server.Tests.Infrastructure;
using Virtfs.Server.Transports;
using Xunit;

namespace Virtfs.Server.Tests.Sessions;

/// <summary>Requests that block for a while, with flushes at any moment: every request ends once, and no Rflush comes before what it is about.</summary>
public sealed class FlushStressTests
{
    [Fact]
    public void Whatever_the_moment_the_order_holds()
    {
        var files = new TestFileSystem();
        files.AddFile("file", "content"u8);
        using var pipe = new Pipe();
        int blocking = 0;
        files.Hook = (operation, _) => operation == Operation.Read && Interlocked.Increment(ref blocking) % 3 == 0 ? pipe.Read() : Errno.None;
        var pool = new WorkerPool();
        using var lane = new QueueLane(files);
        lane.Open(1, "file");
        pool.Start(lane);

        var random = new Random(4);
        var pairs = new List<(Posted Request, Posted Flush)>();
        var clock = Stopwatch.StartNew();
        ushort tag = 0;
        while (clock.ElapsedMilliseconds < 1500)
        {
            Posted request = lane.Post(Request.Tagged(++tag, Request.Read(1, 0, 10)));
            if (random.Next(4) == 0)
            {
                Thread.SpinWait(random.Next(20000));
            }

            pairs.Add((request, lane.Post(Request.Flush(tag, ++tag))));
            if (random.Next(8) == 0)
            {
                pairs[^1].Flush.Wait();
            }
        }

        foreach ((Posted request, Posted flush) in pairs)
        {
            Assert.Equal(MessageType.Rflush, flush.Wait()!.Type);
            Assert.True(request.Ended.IsSet && request.Place < flush.Place, "The Rflush comes behind what it is about.");
        }

        Assert.True(pairs.Count > 50, "Something was done.");
        Assert.Contains(pairs, pair => pair.Request.Reply is null);
        lane.Vanish();
        Patience.Wait(lane.Drained);
        Assert.Equal((0, 0), (lane.Outstanding, files.OpenFiles));
        Assert.Equal(pairs.Count * 2, pairs.Select(pair => pair.Request.Place).Concat(pairs.Select(pair => pair.Flush.Place)).Distinct().Count());
        pool.Dispose();
    }
}
