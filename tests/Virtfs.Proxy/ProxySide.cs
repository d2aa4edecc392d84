using System;
using Virtfs.EndToEnd.Tests.Infrastructure;

namespace Virtfs.Proxy;

/// <summary>One of the two that docs/proxy.md compares: a server with its helper, the folder that this serves, and a client.</summary>
internal abstract class ProxySide(HelperKind kind) : IDisposable
{
    /// <summary>The folder and its helper.</summary>
    public HelperFolder Folder { get; } = new(kind);

    /// <summary>The client; fid 0 is the root after <see cref="Begin"/>.</summary>
    public abstract Peer Peer { get; }

    /// <summary>Empties the folder and begins a session.</summary>
    public void Begin()
    {
        Folder.Clear();
        Peer.Begin();
    }

    /// <summary>Runs a script for bash in the folder, past the server.</summary>
    /// <returns>The last line it printed.</returns>
    public string OnHost(string script) => Folder.OnHost(script);

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        Folder.Dispose();
    }

    /// <summary>Ends the client and the server.</summary>
    protected abstract void Stop();
}
