using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Virtfs.Server.Diagnostics;
using Virtfs.Server.Exports;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Transports;

namespace Virtfs.Hosting;

/// <summary>Shares file systems with guests and 9P clients: say what, say where, run.</summary>
/// <remarks>
/// First <see cref="Listen"/>, then <see cref="Start"/> or one of the methods that run: addresses are bound before anybody is let in, so that a program that lacks one
/// of them says so before it has served anybody. Set up by one thread; <see cref="StopAsync"/> may be called by any. What is shared belongs to the server and is
/// disposed of with it.
/// </remarks>
/// <example>
/// <code>
/// await using var server = new FileServer(new MemoryFileSystem(), "memory") { Logger = new LineLogger(Console.Error.WriteLine) };
/// server.Listen("vhost-user:/run/memory.sock");
/// server.Listen("unix:/run/memory-9p.sock");
/// await server.RunConsoleAsync();
/// </code>
/// </example>
public sealed partial class FileServer : IAsyncDisposable
{
    private readonly List<Export> _exports;
    private readonly ExportTable _all;
    private readonly List<SocketDoor> _doors = [];
    private readonly List<ListenAddress> _addresses = [];
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Server.Server? _server;
    private Task? _stopped;

    /// <summary>Shares one file system.</summary>
    /// <param name="fileSystem">The file system; the server owns it.</param>
    /// <param name="mountTag">The tag under which guests find it, 32 bytes at the most.</param>
    public FileServer(FileSystem fileSystem, string mountTag)
        : this(new Export(mountTag, fileSystem) { MountTags = [mountTag] })
    {
    }

    /// <summary>Shares file systems with options: read-only, several tags, limits.</summary>
    /// <param name="exports">What is shared, one at least; the server owns it.</param>
    public FileServer(params IEnumerable<Export> exports)
    {
        _exports = [.. exports];
        ArgumentOutOfRangeException.ThrowIfZero(_exports.Count, nameof(exports));
        _all = new ExportTable(_exports);
    }

    /// <summary>Where to log; nowhere by default. For lines of text there is <see cref="LineLogger"/>.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Where every message is printed; null for nowhere.</summary>
    public MessageTrace? Trace { get; init; }

    /// <summary>Where it listens, with the ports that the kernel chose.</summary>
    public IReadOnlyList<ListenAddress> Addresses => _addresses;

    /// <summary>Lets clients in, and returns. Nothing waits here: the addresses are bound.</summary>
    /// <exception cref="InvalidOperationException">There is no address, or the server was started before.</exception>
    public void Start()
    {
        if (_doors.Count == 0 || _server is not null || _stopped is not null)
        {
            throw new InvalidOperationException(_doors.Count == 0 ? "There is no address to serve at: call Listen first." : "The server was started before.");
        }

        _server = new Server.Server(Logger, Trace);
        foreach ((SocketDoor door, ListenAddress address) in _doors.Zip(_addresses))
        {
            _server.Add(door);
            HostingLog.Listening(Logger, door.Address);
            if (address.IsOpenToOthers)
            {
                HostingLog.OpenToOthers(Logger, door.Address);
            }
        }
    }

    /// <summary>Serves until cancelled or stopped, or until the last connection has ended where there are only such (<c>fd:N</c>, <c>stdio</c>); then stops.</summary>
    /// <param name="cancellationToken">Ends it, as a matter of course: without an exception.</param>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        Start();
        using (cancellationToken.Register(() => _stopRequested.TrySetResult()))
        {
            // One door that lets clients in again and again is enough to go on for ever.
            Task ended = _doors.TrueForAll(door => door.IsOneConnection) ? Task.WhenAll(_doors.Select(door => door.Ended)) : _stopRequested.Task;
            await Task.WhenAny(_stopRequested.Task, ended).ConfigureAwait(false);
            if (!_stopRequested.Task.IsCompleted)
            {
                HostingLog.Closing(Logger, "the last client has left");
            }
        }

        await StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// As <see cref="RunAsync"/>, and until SIGINT (Ctrl+C) or SIGTERM. Another one, half a second later or more, ends the process as usual, should the closing hang.
    /// </summary>
    /// <param name="cancellationToken">Ends it too.</param>
    public async Task RunConsoleAsync(CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var signals = new StopSignals(signal =>
        {
            HostingLog.Closing(Logger, signal.ToString());
            stop.Cancel();
        });
        await RunAsync(stop.Token).ConfigureAwait(false);
    }

    /// <summary>Sends all clients away and disposes of what was shared; waits 2 seconds at most for requests that block. May be called again, and then waits for the first.</summary>
    /// <param name="cancellationToken">Ends that wait earlier; the server is stopped then too.</param>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        _stopRequested.TrySetResult();
        lock (_lock)
        {
            return _stopped ??= StopOnceAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            await _server.CloseAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            _doors.ForEach(door => door.Dispose());
        }

        _exports.ForEach(export => export.Dispose());
    }
}
