using System;
using System.Threading.Tasks;

namespace Virtfs.Server.Transports;

/// <summary>Where clients come in. Made ready (bound, listening) by who makes it; opened and disposed by the <see cref="Server"/> that owns it.</summary>
public abstract class Door : IDisposable
{
    /// <summary>What it listens on, as the command line writes it: <c>unix:/run/x.sock</c>.</summary>
    public abstract string Address { get; }

    /// <summary>Begins to let clients in; returns at once.</summary>
    /// <param name="server">Whose workers serve them.</param>
    public abstract void Open(Server server);

    /// <summary>Lets nobody in any more and sends those that are in away. May be called again.</summary>
    /// <returns>Ends when the last has left: at once, unless a request blocks.</returns>
    public abstract Task CloseAsync();

    /// <summary>As <see cref="CloseAsync"/>, for callers that cannot await.</summary>
    /// <param name="timeout">How long to wait for requests that block.</param>
    /// <returns>False when the time was up.</returns>
    public bool Close(TimeSpan timeout) => CloseAsync().Wait(timeout);

    /// <summary>Frees what the door holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }
}
