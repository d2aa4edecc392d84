using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Virtfs.Differential.Peers;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Drivers.Synth.TestTree;
using Virtfs.Protocol;
using Virtfs.Qtest;
using Virtfs.Server.Exports;
using Virtfs.VhostUser;

namespace Virtfs.Differential.Qtests;

/// <summary>
/// A QEMU with the exports that its own tests use, once served by itself and once by virtfsd. The mount tag is the tests', "qtest". QEMU keeps one synth tree
/// for the whole process, and makes its files once more for each export: so each of its synth exports has a QEMU of its own, started when it is first needed.
/// </summary>
internal sealed class QtestServers : IDisposable
{
    public const string MountTag = "qtest";

    private static readonly QtestExport[] Exports =
    [
        new("synth", "synth"), new("synthCustom", "synth", 100), new("synthUnlimited", "synth", 0), new("synthReadOnly", "synth", IsReadOnly: true),
        new("local", "local"), new("localCustom", "local", 100), new("localUnlimited", "local", 0),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("virtfs-qtests-");
    private readonly Server.Server _server = new();
    private readonly QemuProcess _qemu;
    private readonly Dictionary<string, QemuProcess> _synthQemus = [];
    private readonly Dictionary<string, HostFolder> _folders = [];
    private readonly Dictionary<string, RingPeer> _peers = [];
    private readonly Dictionary<ExportKind, (Side Qemu, Side Virtfsd)> _sides = [];

    public QtestServers()
    {
        List<QemuDevice> devices = [];
        foreach (QtestExport export in Exports)
        {
            Array.ForEach(["qemu", "virtfsd"], server => _folders.Add(server + export.Name, new HostFolder(FolderOf(server, export.Name))));
            devices.Add(QemuDevice.VhostUser($"virtfsd{export.Name}", OpenDoor(export)));
            if (export.IsLocal)
            {
                devices.Add(OwnDevice(export));
            }
        }

        _qemu = QemuProcess.Start(devices);
    }

    /// <summary>Both sides of a kind of export, to be compared.</summary>
    public (Side Qemu, Side Virtfsd) this[ExportKind kind]
    {
        get
        {
            if (!_sides.TryGetValue(kind, out (Side Qemu, Side Virtfsd) sides))
            {
                string export = kind.IsReadOnly() ? "synthReadOnly" : "synth";
                sides = (SideOf("QEMU", "qemu", export), SideOf("virtfsd", "virtfsd", export));
                _sides.Add(kind, sides);
            }

            return sides;
        }
    }

    /// <summary>The device of an export.</summary>
    public VirtioMmioDevice Device(string server, string export) => Machine(server, export).Device(server + export);

    /// <summary>Who serves an export, with whatever session there was.</summary>
    public RingPeer Peer(string server, string export)
    {
        string name = server + export;
        if (!_peers.TryGetValue(name, out RingPeer? peer))
        {
            _peers.Add(name, peer = new RingPeer(Machine(server, export), name));
        }

        return peer;
    }

    /// <summary>The folder of a local export.</summary>
    public HostFolder Folder(string server, string export) => _folders[server + export];

    public void Dispose()
    {
        foreach (RingPeer peer in _peers.Values)
        {
            peer.Dispose();
        }

        foreach (QemuProcess qemu in _synthQemus.Values.Append(_qemu))
        {
            qemu.Dispose();
        }

        _server.Dispose();
        foreach (HostFolder folder in _folders.Values)
        {
            folder.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private QemuProcess Machine(string server, string name)
    {
        QtestExport export = Array.Find(Exports, export => export.Name == name)!;
        if (server != "qemu" || export.IsLocal)
        {
            return _qemu;
        }

        if (!_synthQemus.TryGetValue(name, out QemuProcess? qemu))
        {
            _synthQemus.Add(name, qemu = QemuProcess.Start([OwnDevice(export)]));
        }

        return qemu;
    }

    private QemuDevice OwnDevice(QtestExport export) => QemuDevice.Own($"qemu{export.Name}", export.Option(FolderOf("qemu", export.Name)), MountTag);

    private Side SideOf(string name, string server, string export) => new(name, Peer(server, export), Folder(server, export)) { ExportsFolder = false };

    private string FolderOf(string server, string export) => Path.Combine(_folder.FullName, server, export);

    private string OpenDoor(QtestExport export)
    {
        string path = Path.Combine(_folder.FullName, $"{export.Name}.sock");
        Errno errno = VhostUserDoor.Listen(path, new VhostUserOptions { Export = ExportOf(export), MountTag = MountTag }, out VhostUserDoor? door);
        if (errno != Errno.None)
        {
            throw new InvalidOperationException($"{path}: {errno}");
        }

        _server.Add(door!);
        return path;
    }

    private Export ExportOf(QtestExport export)
    {
        var quota = new XattrFidQuota(export.MaximumXattrFids ?? 1024);
        AccessMode access = export.IsReadOnly ? AccessMode.ReadOnly : AccessMode.ReadWrite;
        if (!export.IsLocal)
        {
            return new Export(export.Name, new TestTreeFileSystem(quota)) { XattrFids = quota, Access = access, Qids = new QidMapper(MultiDevices.Warn) };
        }

        var options = new LocalFileSystemOptions { Path = FolderOf("virtfsd", export.Name), SecurityModel = SecurityModel.MappedXattr(HostModes.Default) };
        return LocalFileSystem.TryOpen(options, out LocalFileSystem? fileSystem, out string? error)
            ? new Export(export.Name, fileSystem) { XattrFids = quota, Access = access }
            : throw new InvalidOperationException(error);
    }
}
