using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.Extensions.Logging;
using Virtfs.Daemon.CommandLine;
using Virtfs.Daemon.Logging;
using Virtfs.Daemon.Options;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Drivers.Proxy;
using Virtfs.Drivers.Synth.TestTree;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.FileSystems;
using LocalModel = Virtfs.Drivers.Local.SecurityModels.SecurityModel;
using SecurityModel = Virtfs.Daemon.Options.SecurityModel;

namespace Virtfs.Daemon;

/// <summary>Makes exports of what the options say: opens folders, connects to helpers.</summary>
/// <param name="plan">What to share.</param>
/// <param name="logger">Where drivers log.</param>
/// <param name="warnings">Takes lines about what the administrator should know.</param>
internal sealed class ExportFactory(ExportPlan plan, ILogger logger, ICollection<string> warnings)
{
    /// <summary>Opens all exports that are shown; after an error none is left open.</summary>
    /// <param name="exports">The exports, in the plan's order.</param>
    /// <param name="error">The line that says what is wrong.</param>
    public bool TryOpen(out List<Export> exports, out string error)
    {
        exports = [];
        foreach (ExportOptions options in plan.Exports.Where(plan.IsShown))
        {
            Export? export = options.Driver switch
            {
                "synth" => OpenSynth(options, out error),
                "proxy" => OpenProxy(options, out error),
                _ => OpenLocal(options, out error),
            };
            if (export is null)
            {
                error = $"{options.Origin}: {error}";
                exports.ForEach(opened => opened.Dispose());
                exports.Clear();
                return false;
            }

            exports.Add(export);
        }

        error = string.Empty;
        return true;
    }

    private static string CheckFolder(string path) =>
        Directory.Exists(path) ? string.Empty
        : new FileInfo(path).LinkTarget is string target ? $"path '{path}' is a symbolic link to '{target}', where no folder can be reached; correct path= or the link"
        : File.Exists(path) ? $"path '{path}' is no folder; give path= the folder it is in"
        : $"path '{path}' does not exist, or may not be looked at; make the folder or correct path=";

    private static Writeout WriteoutOf(ExportOptions options) => options.WritesOutAtOnce ? Writeout.Immediate : Writeout.Normal;

    private static int MaximumXattrFids(ExportOptions options) => (int)Math.Min(options.MaximumXattrFids, int.MaxValue);

    private void Tell(string origin, QidTrouble trouble)
    {
        Action<ILogger, string> entry = trouble switch
        {
            QidTrouble.SecondDevice => DaemonLog.SecondDevice,
            QidTrouble.SecondDeviceRefused => DaemonLog.SecondDeviceRefused,
            QidTrouble.AffixesUsedUp => DaemonLog.AffixesUsedUp,
            _ => DaemonLog.NumbersUsedUp,
        };
        entry(logger, origin);
    }

    private string[] MountTags(ExportOptions options) =>
        [.. plan.Devices.Where(device => device.ExportId == options.Id).Select(device => device.MountTag!)];

    private Export Share(ExportOptions options, FileSystem fileSystem) => new(options.Id, fileSystem)
    {
        MountTags = MountTags(options),
        Access = options.Access,
        MaximumXattrFids = MaximumXattrFids(options),
        Qids = new QidMapper(options.MultiDevices, trouble => Tell(options.Origin, trouble)),
        Throttle = options.Throttling is { } limits ? new Throttle(limits) : null,
    };

    private Export OpenSynth(ExportOptions options, out string error)
    {
        error = string.Empty;
        var xattrFids = new XattrFidQuota(MaximumXattrFids(options));
        return new Export(options.Id, new TestTreeFileSystem(xattrFids))
        {
            MountTags = MountTags(options),
            Access = options.Access,
            XattrFids = xattrFids,

            // Files are numbered as QEMU numbers them: not remapped.
            Qids = new QidMapper(MultiDevices.Warn),
        };
    }

    private Export? OpenLocal(ExportOptions options, out string error)
    {
        if (RawText.IsText(options.Path))
        {
            return OpenLocal(options, options.Path, out error);
        }

        // The runtime cannot say this path: the folder is opened by its bytes, and found again by its descriptor.
        Errno errno = Libc.OpenAt(Libc.CurrentDirectory, RawText.ToBytes(options.Path), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0, out int descriptor);
        if (errno != Errno.None)
        {
            error = $"path '{options.Path}' is no folder that can be reached: {ErrorText.Of(errno)}; make the folder or correct path=";
            return null;
        }

        using var folder = new FileDescriptor(descriptor);
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}");
        Export? export = OpenLocal(options, path, out error);
        error = error.Replace(path, options.Path, StringComparison.Ordinal);
        return export;
    }

    private Export? OpenLocal(ExportOptions options, string path, out string error)
    {
        error = CheckFolder(path);
        if (error.Length > 0)
        {
            return null;
        }

        HostModes usual = HostModes.Default;
        var modes = new HostModes(options.FileMode ?? usual.File, options.DirectoryMode ?? usual.Directory);
        var local = new LocalFileSystemOptions
        {
            Path = path,
            SecurityModel = options.SecurityModel switch
            {
                SecurityModel.Passthrough => LocalModel.Passthrough,
                SecurityModel.MappedXattr => LocalModel.MappedXattr(modes),
                SecurityModel.MappedFile => LocalModel.MappedFile(modes),
                _ => LocalModel.None,
            },
            Writeout = WriteoutOf(options),
        };
        if (!LocalFileSystem.TryOpen(local, out LocalFileSystem? fileSystem, out string? reason))
        {
            error = $"{reason}; correct path= or the folder's permissions";
            return null;
        }

        foreach (string warning in fileSystem.Warnings)
        {
            warnings.Add($"{options.Origin}: {warning}");
        }

        return Share(options, fileSystem);
    }

    private Export? OpenProxy(ExportOptions options, out string error)
    {
        var proxy = new ProxyFileSystemOptions
        {
            SocketPath = options.Socket,
            Descriptor = options.SocketDescriptor is { } descriptor ? new FileDescriptor(descriptor) : null,
            Writeout = WriteoutOf(options),
            Logger = logger,
        };
        if (!ProxyFileSystem.TryOpen(proxy, out ProxyFileSystem? fileSystem, out string? reason))
        {
            error = reason;
            return null;
        }

        error = string.Empty;
        return Share(options, fileSystem);
    }
}
