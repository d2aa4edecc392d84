using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>A lane whose requests a test puts into a queue, served by a pool's workers.</summary>
internal sealed class QueueLane : Lane, IDisposable
{
    private readonly Lock _lock = new();
    private readonly BlockingCollection<InlineExchange> _queue = [];
    private readonly Dictionary<Exchange, Posted> _posted = [];
    private readonly List<InlineExchange> _exchanges = [];
    private readonly Stack<InlineExchange> _free = new();
    private int _taken;
    private int _ended;

    public QueueLane(TestFileSystem files)
    {
        Session = new Session(new SessionOptions { Exports = ExportTable.Single(new Export("test", files)), Peer = "queue", Logger = Log });
        foreach (byte[] message in (byte[][])[Request.Version(8192), Request.Attach(0)])
        {
            Posted posted = Post(message);
            Session.Serve(this, _queue.Take());
            _ = posted.Reply!.Ok;
        }
    }

    public RecordingLogger Log { get; } = new();

    /// <inheritdoc/>
    public override Session Session { get; }

    /// <summary>Set when the lane has drained.</summary>
    public ManualResetEventSlim Drained { get; } = new();

    /// <summary>Runs before a reply is taken for sent.</summary>
    public Action? OnComplete { get; set; }

    /// <summary>Requests that workers have taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Exchanges that have not come back.</summary>
    public int Outstanding
    {
        get
        {
            lock (_lock)
            {
                return _exchanges.Count - _free.Count;
            }
        }
    }

    /// <summary>Puts a request in.</summary>
    public Posted Post(byte[] message)
    {
        InlineExchange? exchange;
        Posted posted;
        lock (_lock)
        {
            if (!_free.TryPop(out exchange))
            {
                exchange = new InlineExchange(8192, 4096);
                _exchanges.Add(exchange);
            }

            exchange.Load(message);
            posted = new Posted(exchange);
            _posted.Add(exchange, posted);
        }

        _queue.Add(exchange);
        return posted;
    }

    /// <summary>Walks and opens on the test's thread; the workers must not run yet.</summary>
    public void Open(uint fid, string name)
    {
        foreach (byte[] message in (byte[][])[Request.Walk(0, fid, name), Request.Open(fid, LopenFlags.ReadWrite)])
        {
            Posted posted = Post(message);
            Session.Serve(this, _queue.Take());
            _ = posted.Reply!.Ok;
        }
    }

    /// <summary>No more requests: the client is gone.</summary>
    public void Vanish() => _queue.CompleteAdding();

    /// <inheritdoc/>
    public override void Complete(Exchange exchange)
    {
        OnComplete?.Invoke();
        End(exchange, new Reply(((InlineExchange)exchange).ToReply()));
    }

    /// <inheritdoc/>
    public override void Discard(Exchange exchange) => End(exchange, null);

    /// <inheritdoc/>
    public override void Recycle(Exchange exchange)
    {
        lock (_lock)
        {
            _free.Push((InlineExchange)exchange);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Dispose();
        foreach (InlineExchange exchange in _exchanges)
        {
            exchange.Free();
        }
    }

    /// <inheritdoc/>
    protected override int Backlog() => _queue.Count;

    /// <inheritdoc/>
    protected override Exchange? Take()
    {
        if (!_queue.TryTake(out InlineExchange? exchange, Timeout.Infinite))
        {
            return null;
        }

        Interlocked.Increment(ref _taken);
        return exchange;
    }

    /// <inheritdoc/>
    protected internal override void OnDrained() => Drained.Set();

    private void End(Exchange exchange, Reply? reply)
    {
        Posted posted;
        lock (_lock)
        {
            _posted.Remove(exchange, out posted!);
            posted.Reply = reply;
            posted.Place = ++_ended;
        }

        posted.Ended.Set();
    }
}
