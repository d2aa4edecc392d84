using System;
using System.Collections.Generic;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.Sessions;
using Xunit;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>A client that talks to a session of its own, one request at a time, on the test's thread.</summary>
internal sealed class Conversation : IDisposable
{
    /// <summary>The msize <see cref="Begin(TestFileSystem,int,int)"/> agrees on.</summary>
    public const int Msize = 32768;

    private readonly List<InlineExchange> _exchanges = [];

    /// <summary>Opens a session and says nothing yet.</summary>
    public Conversation(ExportTable exports, int maximumMsize = 1024 * 1024, int pieceSize = 4096, FidQuota? fids = null)
    {
        Session = new Session(
            new SessionOptions { Exports = exports, Peer = "test", MaximumMsize = maximumMsize, Logger = Log, Fids = fids ?? FidQuota.OfProcess });
        Lane = new InlineLane(Session);
        Exchange = NewExchange(maximumMsize, pieceSize);
    }

    public RecordingLogger Log { get; } = new();

    public Session Session { get; }

    public InlineLane Lane { get; }

    /// <summary>The exchange all requests are sent with.</summary>
    public InlineExchange Exchange { get; }

    /// <summary>A session with one export, version agreed on and fid 0 attached.</summary>
    public static Conversation Begin(TestFileSystem files, int msize = Msize, int pieceSize = 4096) => Begin(new Export("test", files), msize, pieceSize);

    /// <inheritdoc cref="Begin(TestFileSystem,int,int)"/>
    public static Conversation Begin(Export export, int msize = Msize, int pieceSize = 4096)
    {
        var conversation = new Conversation(ExportTable.Single(export), Math.Max(msize, 65536), pieceSize);
        Assert.Equal((uint)msize, conversation.Send(Request.Version((uint)msize)).Version.Msize);
        _ = conversation.Send(Request.Attach(0)).Ok;
        return conversation;
    }

    /// <summary>Sends a request and waits for its reply.</summary>
    public Reply Send(byte[] message)
    {
        Lane.Ended.Clear();
        Exchange.Load(message);
        Session.Serve(Lane, Exchange);
        (ushort tag, Reply? reply) = Assert.Single(Lane.Ended);
        Assert.NotNull(reply);
        Assert.Equal(message.Length >= MessageHeader.Length ? BitConverter.ToUInt16(message, 5) : 0, tag);
        Assert.Equal(tag, reply.Tag);
        return reply;
    }

    /// <summary>Sends a request beside others that have not ended.</summary>
    public void Post(byte[] message)
    {
        InlineExchange exchange = NewExchange(8192, 4096);
        exchange.Load(message);
        Session.Serve(Lane, exchange);
    }

    /// <summary>Walks from the root; the path is relative, empty for the root itself.</summary>
    public void Walk(uint fid, string path) =>
        Assert.Equal(path.Length == 0 ? 0 : path.Split('/').Length, Send(Request.Walk(0, fid, path.Length == 0 ? [] : path.Split('/'))).Qids.Length);

    /// <summary>Walks and opens.</summary>
    public Reply Open(uint fid, string path, LopenFlags flags = LopenFlags.ReadOnly)
    {
        Walk(fid, path);
        return Send(Request.Open(fid, flags)).Ok;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Reset();
        foreach (InlineExchange exchange in _exchanges)
        {
            exchange.Free();
        }
    }

    private InlineExchange NewExchange(int limit, int pieceSize)
    {
        var exchange = new InlineExchange(limit, pieceSize);
        _exchanges.Add(exchange);
        return exchange;
    }
}
