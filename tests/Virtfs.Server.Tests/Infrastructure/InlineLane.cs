using System.Collections.Generic;
using Virtfs.Server.Transports;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>A lane without workers: a test serves its requests on its own thread and sees in which order what ended.</summary>
internal sealed class InlineLane(Session session) : Lane
{
    /// <inheritdoc/>
    public override Session Session { get; } = session;

    /// <summary>What ended, in order: replies, and for requests without one the tag alone. Not kept unless <see cref="Keeps"/>.</summary>
    public List<(ushort Tag, Reply? Reply)> Ended { get; } = [];

    public bool Keeps { get; set; } = true;

    public int Completed { get; private set; }

    public int Recycled { get; private set; }

    public bool IsDrained { get; private set; }

    /// <inheritdoc/>
    public override void Complete(Exchange exchange)
    {
        Completed++;
        if (Keeps)
        {
            Ended.Add((exchange.Tag, new Reply(((InlineExchange)exchange).ToReply())));
        }
    }

    /// <inheritdoc/>
    public override void Discard(Exchange exchange) => Ended.Add((exchange.Tag, null));

    /// <inheritdoc/>
    public override void Recycle(Exchange exchange) => Recycled++;

    /// <inheritdoc/>
    protected override Exchange? Take() => null;

    /// <inheritdoc/>
    protected internal override void OnDrained() => IsDrained = true;
}
