using System;
using System.Diagnostics;
using System.Linq;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Tests.Infrastructure;
using Virtfs.Server.Transports;
using Xunit;

namespace Virtfs.Server.Tests.Exports;

/// <summary>Requests that wait for their turn, through a real server with its workers.</summary>
public sealed class ThrottleTests : IDisposable
{
    // Nothing of the second read on goes through within any test's time.
    private static readonly ThrottleOptions OneRead = new() { Reads = new ThrottleLimit(0.0001) };

    private readonly TestFileSystem _files = new();
    private StreamServer? _server;

    public ThrottleTests() => _files.AddFile("file", "content"u8);

    public void Dispose() => _server?.Dispose();

    [Fact]
    public void A_request_waits_for_its_turn()
    {
        using StreamClient client = Connect(new ThrottleOptions { Reads = new ThrottleLimit(10) });
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < 4; i++)
        {
            _ = client.Ask(Request.Read(1, 0, 10)).Ok;
        }

        // At 0, 0, 0.1 and 0.2 s.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.19, 60);
    }

    [Fact]
    public void It_holds_up_no_other_however_many_wait()
    {
        using StreamClient client = Connect(OneRead);
        _ = client.Ask(Request.Read(1, 0, 10)).Ok;
        for (ushort tag = 100; tag < 400; tag++)
        {
            client.Send(Request.Tagged(tag, Request.Read(1, 0, 10)));
        }

        Assert.Equal(MessageType.Rgetattr, client.Ask(Request.GetAttributes(0)).Ok.Type);
        Assert.Equal(MessageType.Rwrite, client.Ask(Request.Write(1, 0, "x"u8)).Ok.Type);
        Assert.InRange(_server!.Workers.Count, 1, 20);
    }

    [Fact]
    public void A_Tflush_lets_it_go_at_once_without_a_reply()
    {
        using StreamClient client = Connect(OneRead);
        _ = client.Ask(Request.Read(1, 0, 10)).Ok;
        client.Send(Request.Tagged(100, Request.Read(1, 0, 10)), Request.Tagged(101, Request.Read(1, 0, 10)));

        Reply reply = client.Ask(Request.Flush(100, 102));
        Assert.Equal((MessageType.Rflush, 102), (reply.Type, reply.Tag));
        Assert.Equal(MessageType.Rgetattr, client.Ask(Request.GetAttributes(0)).Ok.Type);
    }

    [Fact]
    public void Each_of_many_gets_its_turn()
    {
        using StreamClient client = Connect(new ThrottleOptions { Reads = new ThrottleLimit(200) });
        ushort[] tags = [.. Enumerable.Range(10, 20).Select(i => (ushort)i)];
        client.Send([.. tags.Select(tag => Request.Tagged(tag, Request.Read(1, 0, 10)))]);

        Assert.Equal(tags, tags.Select(_ => client.Receive().Tag).Order());
    }

    [Fact]
    public void A_client_that_leaves_takes_its_waiting_requests_along()
    {
        StreamClient client = Connect(OneRead, out StreamDoor door);
        for (ushort tag = 100; tag < 200; tag++)
        {
            client.Send(Request.Tagged(tag, Request.Read(1, 0, 10)));
        }

        client.Dispose();
        Assert.True(door.Empty.WaitOne(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, _files.OpenFiles);
    }

    [Fact]
    public void A_wrong_request_is_told_so_without_waiting()
    {
        using StreamClient client = Connect(OneRead);
        _ = client.Ask(Request.Read(1, 0, 10)).Ok;

        Assert.Equal(Errno.EINVAL, client.Ask(Request.Read(77, 0, 10)).Error);
        Assert.Equal(Errno.EINVAL, client.Ask(Request.Read(0, 0, 10)).Error);
    }

    [Fact]
    public void All_clients_share_the_limit()
    {
        using StreamClient first = Connect(OneRead);
        using StreamClient second = _server!.Connect();
        Begin(second);
        _ = first.Ask(Request.Read(1, 0, 10)).Ok;
        second.Send(Request.Tagged(100, Request.Read(1, 0, 10)));

        Assert.Equal(MessageType.Rgetattr, second.Ask(Request.GetAttributes(0)).Ok.Type);
    }

    private StreamClient Connect(ThrottleOptions options) => Connect(options, out _);

    private StreamClient Connect(ThrottleOptions options, out StreamDoor door)
    {
        _server = new StreamServer(_files, new Throttle(options));
        StreamClient client = _server.Connect(out door);
        Begin(client);
        return client;
    }

    private static void Begin(StreamClient client)
    {
        client.Begin();
        client.Open(1, "file");
    }
}
