using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests;

/// <summary>What a request costs once everything is warm: no memory, and no more with many fids than with few.</summary>
public sealed class SteadyStateTests
{
    private readonly TestFileSystem _files = new() { ReusesOpenFiles = true };

    [Fact]
    public void A_hundred_thousand_mixed_requests_allocate_nothing()
    {
        _files.AddDirectory("dir");
        _files.AddFile("dir/file", new byte[8192]);
        _files.AddSymlink("link", "dir/file");
        using Conversation client = Conversation.Begin(_files);
        byte[][] round =
        [
            Request.Walk(0, 1, "dir", "file"), Request.GetAttributes(1), Request.Walk(1, 2), Request.Open(1, LopenFlags.ReadWrite), Request.Read(1, 0, 4096),
            Request.Write(1, 100, new byte[4096]), Request.FSync(1), Request.SetAttributes(2, SetattrMask.Mode | SetattrMask.Atime, mode: 0x1A4),
            Request.SetAttributes(1, SetattrMask.Size, size: 8192), Request.Clunk(1), Request.Clunk(2), Request.Walk(0, 3, "link"), Request.ReadLink(3),
            Request.StatFs(3), Request.Clunk(3), Request.Walk(0, 4, "dir"), Request.Open(4), Request.ReadDirectory(4, 0, 4096), Request.Clunk(4),
            Request.Walk(0, 5, "dir"), Request.Create(5, "new"), Request.Write(5, 0, new byte[100]), Request.Clunk(5), Request.Walk(0, 6, "dir"),
            Request.RenameAt(6, "new", 6, "newer"), Request.Unlink(6, "newer"), Request.MakeDirectory(6, "sub"), Request.Unlink(6, "sub", 0x200),
            Request.Clunk(6), Request.Walk(0, 7, "missing"), Request.GetAttributes(99), Request.Flush(500, 2),
        ];
        client.Lane.Keeps = false;
        for (int i = 0; i < 300; i++)
        {
            Serve(client, round);
        }

        int rounds = 100_000 / round.Length;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < rounds; i++)
        {
            Serve(client, round);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((1, 0, 0), (_files.References, _files.OpenFiles, _files.Violations));
    }

    [Theory]
    [InlineData("9P2000.u", Dialect.U)]
    [InlineData("9P2000", Dialect.Plain)]
    public void Nor_do_those_of_the_older_dialects(string version, Dialect dialect)
    {
        _files.AddDirectory("dir");
        _files.AddFile("dir/file", new byte[100]);
        _files.AddSymlink("dir/link", "file");
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.Version(Conversation.Msize, version)).Ok;
        _ = client.Send(dialect == Dialect.U ? Request.Attach(0) : Request.Hex("68 0100 00000000 ffffffff 0000 0000")).Ok;
        byte[][] round =
        [
            Request.Walk(0, 1, "dir", "file"), Request.Stat(1), Request.ChangeStat(1, stat => stat with { Mode = (StatMode)0x1A4, ModificationTime = 5 }, dialect),
            Request.OpenByMode(1, TopenMode.ReadWrite), Request.Read(1, 0, 100), Request.Write(1, 0, new byte[10]), Request.ChangeStat(1, stat => stat, dialect),
            Request.Clunk(1), Request.Walk(0, 2, "dir"), Request.OpenByMode(2), Request.Read(2, 0, 200), Request.Read(2, 200, 4096), Request.Clunk(2),
            Request.Walk(0, 3, "dir"), Request.CreateByMode(3, "new", (StatMode)0x1A4, TopenMode.Write, "", dialect),
            Request.ChangeStat(3, stat => stat with { Name = "newer"u8, Length = 3 }, dialect), Request.Remove(3), Request.Walk(0, 4, "dir"),
            Request.CreateByMode(4, "sub", StatMode.Directory | (StatMode)0x1ED, TopenMode.Read, "", dialect), Request.Remove(4), Request.Stat(99),
        ];
        client.Lane.Keeps = false;
        for (int i = 0; i < 300; i++)
        {
            Serve(client, round);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Serve(client, round);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((1, 0, 0), (_files.References, _files.OpenFiles, _files.Violations));
    }

    [Fact]
    public void A_request_costs_no_more_with_a_hundred_thousand_fids()
    {
        _files.AddFile("file");
        using Conversation client = Conversation.Begin(_files);
        client.Lane.Keeps = false;
        byte[][] round = [Request.Walk(0, 1, "file"), Request.GetAttributes(1), Request.Clunk(1)];
        double few = MedianTicks(client, round);
        for (uint fid = 10; fid < 100_010; fid++)
        {
            Serve(client, [Request.Walk(0, fid, "file")]);
        }

        Assert.Equal(100_001, client.Session.FidCount);
        long calls = _files.Calls;
        Serve(client, round);
        Assert.Equal(calls + 2, _files.Calls);

        // A scan of all fids would cost a thousand times as much; the caches may cost some.
        Assert.InRange(MedianTicks(client, round), 0, few * 20);
    }

    private static double MedianTicks(Conversation client, byte[][] round)
    {
        var ticks = new List<long>();
        for (int i = 0; i < 2000; i++)
        {
            long before = Stopwatch.GetTimestamp();
            Serve(client, round);
            ticks.Add(Stopwatch.GetTimestamp() - before);
        }

        return ticks.Order().ElementAt(ticks.Count / 2);
    }

    private static void Serve(Conversation client, byte[][] requests)
    {
        foreach (byte[] request in requests)
        {
            client.Exchange.Load(request);
            client.Session.Serve(client.Lane, client.Exchange);
        }
    }
}
