using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Virtfs.Server.Diagnostics;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <summary>Doors, and the workers that serve who comes in by them. Programs mostly want what is built on it: FileServer of Virtfs.Hosting.</summary>
/// <example>
/// <code>
/// using var server = new Server();
/// ListeningSocket.ListenUnix("/run/x.sock"u8, out ListeningSocket? listener);
/// server.Add(new StreamDoor("unix:/run/x.sock", listener!, ExportTable.Single(new Export("share", fileSystem))));
/// </code>
/// </example>
public sealed class Server : IDisposable, IAsyncDisposable
{
    // What the doors may take to send their clients away at the end: requests that block are given up after it.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly List<Door> _doors = [];

    /// <summary>Makes a server without doors.</summary>
    /// <param name="logger">Where to log; null for nowhere.</param>
    /// <param name="trace">Where every message is printed; null for nowhere.</param>
    public Server(ILogger? logger = null, MessageTrace? trace = null)
    {
        Logger = logger ?? NullLogger.Instance;
        Trace = trace;
    }

    /// <summary>Where to log.</summary>
    public ILogger Logger { get; }

    /// <summary>Where every message is printed, if anywhere.</summary>
    public MessageTrace? Trace { get; }

    /// <summary>The workers.</summary>
    public WorkerPool Workers { get; } = new();

    /// <summary>How many clients may be inside.</summary>
    internal DescriptorAllowance Connections { get; } = DescriptorAllowance.ForClients();

    /// <summary>How many pipes their replies may go through.</summary>
    internal DescriptorAllowance Pipes { get; } = DescriptorAllowance.ForPipes();

    /// <summary>Opens a door, which the server owns from then on.</summary>
    public void Add(Door door)
    {
        ArgumentNullException.ThrowIfNull(door);
        _doors.Add(door);
        door.Open(this);
    }

    /// <summary>Closes the doors and sends all clients away; waits 2 seconds at most for requests that block.</summary>
    /// <param name="cancellationToken">Ends that wait earlier; the server is closed then too.</param>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        await Task.WhenAny(CloseDoorsAsync(), Task.Delay(CloseTimeout, cancellationToken)).ConfigureAwait(false);
        Release();
    }

    /// <summary>As <see cref="CloseAsync"/>, for callers that cannot await.</summary>
    public void Dispose()
    {
        CloseDoorsAsync().Wait(CloseTimeout);
        Release();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private Task CloseDoorsAsync() => Task.WhenAll(_doors.ConvertAll(door => door.CloseAsync()));

    private void Release()
    {
        _doors.ForEach(door => door.Dispose());
        _doors.Clear();
        Workers.Dispose();
    }
}
