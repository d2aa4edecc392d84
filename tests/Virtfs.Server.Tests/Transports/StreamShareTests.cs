using System;
using System.Linq;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.Tests.Infrastructure;
using Virtfs.Server.Transports;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Server.Tests.Transports;

/// <summary>Listings that arrive together over a socket are made by several workers at once, other requests are not. There is no watchdog here.</summary>
public sealed class StreamShareTests : IDisposable
{
    private readonly TestFileSystem _files = new();
    private readonly Server _server = new();
    private readonly WorkerPool _pool = new(Watchdog.Absent);
    private readonly ManualResetEventSlim _drained = new();
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _mayEnd = new(0);
    private readonly StreamClient _client;

    public StreamShareTests()
    {
        _files.AddDirectory("folder");
        _files.AddFile("folder/file", "content"u8);
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? client, out StreamSocket? server));
        _client = new StreamClient(client!);
        var lane = new StreamLane(_server, server!, ExportTable.Single(new Export("test", _files)), "pair", _ => _drained.Set());
        Assert.Equal(Errno.None, lane.Start(_pool));
        _client.Begin();
        _client.Open(1, "folder", LopenFlags.ReadOnly);
        _ = _client.Ask(Request.Walk(0, 2, "folder", "file")).Ok;
        _ = _client.Ask(Request.Open(2)).Ok;
        _files.Hook = (operation, _) =>
        {
            if (operation is Operation.ReadDirectory or Operation.Read)
            {
                _entered.Release();
                _mayEnd.Wait();
            }

            return Errno.None;
        };
    }

    [Fact]
    public void As_many_listings_as_there_are_processors_are_made_at_once()
    {
        int count = Environment.ProcessorCount;
        _client.Send([.. Enumerable.Range(1, count).Select(tag => Request.Tagged((ushort)tag, Request.ReadDirectory(1, 0, 4096)))]);
        Assert.All(Enumerable.Range(0, count), _ => Assert.True(_entered.Wait(Eventually.Limit), "A listing waits for another."));
        _mayEnd.Release(count);
        Assert.Equal(Enumerable.Range(1, count), Enumerable.Range(0, count).Select(_ => (int)_client.Receive().Ok.Tag).Order());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void One_alone_and_reads_keep_their_worker(uint fid, int count)
    {
        byte[] request = fid == 1 ? Request.ReadDirectory(1, 0, 4096) : Request.Read(2, 0, 7);
        _client.Send([.. Enumerable.Range(1, count).Select(tag => Request.Tagged((ushort)tag, request))]);
        Assert.True(_entered.Wait(Eventually.Limit));
        Assert.False(_entered.Wait(TimeSpan.FromMilliseconds(50)), "Two are served at once.");
        Assert.Equal(1, _pool.Count);
        _mayEnd.Release(count);
        Assert.Equal(count, Enumerable.Range(0, count).Count(_ => _client.Receive().Ok.Tag > 0));
    }

    public void Dispose()
    {
        _mayEnd.Release(1000);
        _client.Dispose();
        Patience.Wait(_drained);
        _pool.Dispose();
        _server.Dispose();
        _entered.Dispose();
        _mayEnd.Dispose();
        _drained.Dispose();
    }
}
