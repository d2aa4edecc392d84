using System;

namespace Virtfs.Differential.Peers;

/// <summary>A 9P server to talk to, message by message.</summary>
public abstract class Peer : IDisposable
{
    /// <summary>Sends a request.</summary>
    /// <param name="request">The message.</param>
    /// <param name="replyRoom">How many bytes of reply there is room for, where the transport can say so.</param>
    /// <returns>What to <see cref="Wait"/> with.</returns>
    public abstract int Begin(ReadOnlySpan<byte> request, int replyRoom);

    /// <summary>Waits for a request to end.</summary>
    /// <exception cref="TimeoutException">It did not.</exception>
    public abstract Answer Wait(int ticket);

    /// <summary>Whether it has ended.</summary>
    public abstract bool IsDone(int ticket);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
