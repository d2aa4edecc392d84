using System;
using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Virtfs.Server.Diagnostics;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <summary>Doors, and the workers that serve who comes in by them.</summary>
/// <example>
/// <code>
/// using var server = new Server();
/// ListeningSocket.ListenUnix("/run/x.sock"u8, out ListeningSocket? listener);
/// server.Add(new StreamDoor("unix:/run/x.sock", listener!, ExportTable.Single(new Export("share", fileSystem))));
/// </code>
/// </example>
public sealed class Server : IDisposable
{
    // What a door may take to send its clients away at the end: requests that block are given up after it.
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
    internal ConnectionLimit Connections { get; } = ConnectionLimit.ForProcess();

    /// <summary>Opens a door, which the server owns from then on.</summary>
    public void Add(Door door)
    {
        ArgumentNullException.ThrowIfNull(door);
        _doors.Add(door);
        door.Open(this);
    }

    /// <summary>Closes the doors and sends all clients away.</summary>
    public void Dispose()
    {
        foreach (Door door in _doors)
        {
            door.Close(CloseTimeout);
            door.Dispose();
        }

        _doors.Clear();
        Workers.Dispose();
    }
}
