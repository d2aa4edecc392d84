using System;
using Virtfs.Server;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>
/// One of several threads that serve requests of one session at the same time, as workers do when requests block: here always, so that far more moments
/// meet than over a ring. One thread at a time each.
/// </summary>
internal sealed class DirectClient : IDisposable
{
    private readonly Session _session;
    private readonly InlineLane _lane;
    private readonly InlineExchange _exchange = new(Peer.Msize, 4096);

    public DirectClient(Session session)
    {
        _session = session;
        _lane = new InlineLane(session);
    }

    /// <summary>Sends a request and does not look at the reply.</summary>
    public void Serve(byte[] message)
    {
        _lane.Keeps = false;
        _exchange.Load(message);
        _session.Serve(_lane, _exchange);
    }

    public Reply Ask(byte[] message)
    {
        _lane.Ended.Clear();
        _lane.Keeps = true;
        _exchange.Load(message);
        _session.Serve(_lane, _exchange);
        (_, Reply? reply) = Assert.Single(_lane.Ended);
        Assert.NotNull(reply);
        return reply;
    }

    /// <inheritdoc/>
    public void Dispose() => _exchange.Free();
}
