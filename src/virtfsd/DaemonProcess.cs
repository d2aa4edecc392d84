using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Virtfs.Daemon.Doors;
using Virtfs.Daemon.Logging;
using Virtfs.Hosting;
using Virtfs.Linux;
using Virtfs.Server.Diagnostics;
using Virtfs.Server.Exports;

namespace Virtfs.Daemon;

/// <summary>The daemon from the checked command line to its end.</summary>
internal sealed class DaemonProcess(DaemonSettings settings) : IDisposable
{
    private readonly Log _log = new(settings.LogLevel);
    private readonly List<DoorAddress> _doors = [];
    private FileServer? _server;
    private TextWriter? _trace;

    private ILogger Logger => _log.Logger;

    /// <summary>Shares what there is to share until a signal comes, or until the last of its connections ended where there are only such.</summary>
    /// <returns>The line that says what is wrong; empty when all went well.</returns>
    public string Run()
    {
        _ = ResourceLimits.RaiseOpenFiles(out _);
        string error = Open();
        if (error.Length == 0)
        {
            // On standard input and output there is 9P, and nothing else must be.
            bool outputIsDoor = settings.Doors.Any(door => door.Where.Kind == ListenKind.Stdio);
            TextWriter output = outputIsDoor ? Console.Error : Console.Out;
            new StartReport(settings.Plan, _doors, settings.Memory).WriteBlocks(output);
            output.Flush();
            using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
            _server!.RunConsoleAsync().GetAwaiter().GetResult();
        }

        return error;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server?.StopAsync().GetAwaiter().GetResult();
        try
        {
            _trace?.Dispose();
        }
        catch (IOException)
        {
            // What could not be written was said when it happened.
        }

        _log.Dispose();
    }

    private string Open()
    {
        var warnings = new List<string>(settings.Plan.Warnings);
        bool isOpen = new ExportFactory(settings.Plan, Logger, warnings).TryOpen(out List<Export> exports, out string error);
        warnings.ForEach(warning => DaemonLog.Warn(Logger, warning));
        if (!isOpen)
        {
            return error;
        }

        if (settings.TracePath is not null)
        {
            error = OpenTrace(settings.TracePath);
        }

        _server = new FileServer(exports) { Logger = Logger, Trace = _trace is null ? null : new MessageTrace(_trace, Logger) };
        foreach (DoorAddress door in error.Length == 0 ? settings.Doors : [])
        {
            if (settings.DoorsAreDefault && SocketFolder.Make(door.Where.Host) is var errno and not Protocol.Errno.None)
            {
                return $"--listen {SocketTrouble.Describe(door.Where, errno)}";
            }

            if (!_server.TryListen(door.Where, door.Tag, out ListenAddress bound, out error))
            {
                return $"--listen {error}";
            }

            _doors.Add(door with { Where = bound });
        }

        return error;
    }

    private string OpenTrace(string path)
    {
        try
        {
            _trace = path.Length == 0 ? Console.Error : new StreamWriter(path) { AutoFlush = true };
            return string.Empty;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"--trace {path}: this file cannot be written; choose another path";
        }
    }
}
