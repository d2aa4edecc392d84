using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Extensions.Logging;
using Virtfs.Daemon.Doors;
using Virtfs.Daemon.Logging;
using Virtfs.Linux;
using Virtfs.Server.Diagnostics;
using Virtfs.Server.Exports;

namespace Virtfs.Daemon;

/// <summary>The daemon from the checked command line to its end.</summary>
internal sealed class DaemonProcess(DaemonSettings settings) : IDisposable
{
    private readonly Log _log = new(settings.LogLevel);
    private readonly ManualResetEventSlim _stop = new();
    private readonly List<OpenedDoor> _doors = [];
    private List<Export> _exports = [];
    private TextWriter? _trace;

    private ILogger Logger => _log.Logger;

    /// <summary>Shares what there is to share until a signal comes, or until the last of its connections ended where there are only such.</summary>
    /// <returns>The line that says what is wrong; empty when all went well.</returns>
    public string Run()
    {
        _ = ResourceLimits.RaiseOpenFiles(out _);
        string error = Open();
        if (error.Length > 0)
        {
            Abandon();
            return error;
        }

        // On standard input and output there is 9P, and nothing else must be.
        bool outputIsDoor = settings.Doors.Any(door => door.Kind == DoorKind.Stdio);
        TextWriter output = outputIsDoor ? Console.Error : Console.Out;
        new StartReport(settings.Plan, [.. _doors.Select(door => door.Address)], settings.Memory).WriteBlocks(output);
        output.Flush();

        Serve();
        _exports.ForEach(export => export.Dispose());
        return string.Empty;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trace?.Dispose();
        _log.Dispose();
        _stop.Dispose();
    }

    private string Open()
    {
        var warnings = new List<string>(settings.Plan.Warnings);
        bool isOpen = ExportFactory.TryOpen(settings.Plan, out _exports, warnings, Logger, out string error);
        warnings.ForEach(warning => DaemonLog.Warn(Logger, warning));
        if (!isOpen)
        {
            return error;
        }

        if (settings.TracePath is not null)
        {
            error = OpenTrace(settings.TracePath);
        }

        var opener = new DoorOpener(settings.Plan, _exports);
        foreach (DoorAddress address in error.Length == 0 ? settings.Doors : [])
        {
            if (settings.DoorsAreDefault && SocketFolder.Make(address.Host) is var errno and not Protocol.Errno.None)
            {
                return SocketTrouble.Describe(address, errno);
            }

            if (!opener.TryOpen(address, out OpenedDoor door, out error))
            {
                return error;
            }

            _doors.Add(door);
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

    private void Serve()
    {
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM);
        using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        using (var server = new Server.Server(Logger, _trace is null ? null : new MessageTrace(_trace)))
        {
            foreach (OpenedDoor door in _doors)
            {
                server.Add(door.Door);
                DaemonLog.Listening(Logger, door.Door.Address);
                if (door.Address.IsOpenToOthers)
                {
                    DaemonLog.OpenToOthers(Logger, door.Door.Address);
                }
            }

            WaitForEnd();
        }
    }

    private PosixSignalRegistration OnSignal(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        // A second one ends the process as usual, should the closing hang.
        context.Cancel = !_stop.IsSet;
        if (context.Cancel)
        {
            DaemonLog.Closing(Logger, signal.ToString());
            _stop.Set();
        }
    });

    private void WaitForEnd()
    {
        if (_doors.Any(door => door.Ended is null))
        {
            _stop.Wait();
            return;
        }

        foreach (OpenedDoor door in _doors)
        {
            if (WaitHandle.WaitAny([_stop.WaitHandle, door.Ended!]) == 0)
            {
                return;
            }
        }

        DaemonLog.Closing(Logger, "the last client has left");
    }

    private void Abandon()
    {
        _doors.ForEach(door => door.Door.Dispose());
        _exports.ForEach(export => export.Dispose());
    }
}
