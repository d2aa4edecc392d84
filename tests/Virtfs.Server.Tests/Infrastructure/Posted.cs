using System.Threading;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>A request on its way through a <see cref="QueueLane"/>.</summary>
internal sealed class Posted(InlineExchange exchange)
{
    public InlineExchange Exchange { get; } = exchange;

    /// <summary>Set when it has a reply or was given back without one.</summary>
    public ManualResetEventSlim Ended { get; } = new();

    public Reply? Reply { get; set; }

    /// <summary>Its place among all that ended, from 1; 0 while it has not.</summary>
    public int Place { get; set; }

    /// <summary>Waits for the end; null when there was no reply.</summary>
    public Reply? Wait()
    {
        Patience.Wait(Ended);
        return Reply;
    }
}
