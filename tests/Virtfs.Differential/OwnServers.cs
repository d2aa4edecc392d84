using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Virtfs.Differential.Peers;
using Virtfs.Drivers.Local;
using Virtfs.Protocol;
using Virtfs.Qtest;
using Virtfs.Server.Exports;
using Virtfs.VhostUser;

namespace Virtfs.Differential;

/// <summary>A QEMU, and virtfsd as part of this process: faults are seen with their stacks, and no process has to be started.</summary>
internal sealed class OwnServers : IDisposable
{
    private const ulong MemorySize = 1024 * 1024 * 1024;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("virtfs-differential-");
    private readonly Server.Server _server = new();
    private readonly QemuProcess _process;
    private readonly Dictionary<ExportKind, (Side Qemu, Side Virtfsd)> _sides;

    public OwnServers()
    {
        List<QemuDevice> devices = [];
        foreach (ExportKind kind in ExportKinds.Own)
        {
            Directory.CreateDirectory(FolderOf("qemu", kind));
            Directory.CreateDirectory(FolderOf("virtfsd", kind));
            devices.Add(QemuDevice.Own($"qemu{kind}", kind.FileSystem(FolderOf("qemu", kind))));
            devices.Add(QemuDevice.VhostUser($"virtfsd{kind}", OpenDoor(kind)));
        }

        _process = QemuProcess.Start(devices, MemorySize);
        _sides = ExportKinds.Own.ToDictionary(kind => kind, kind => (
            new Side("QEMU", new RingPeer(_process, $"qemu{kind}"), new HostFolder(FolderOf("qemu", kind))),
            new Side("virtfsd", new RingPeer(_process, $"virtfsd{kind}"), new HostFolder(FolderOf("virtfsd", kind)))));
    }

    public (Side Qemu, Side Virtfsd) this[ExportKind kind] => _sides[kind];

    public void Dispose()
    {
        foreach ((Side qemu, Side virtfsd) in _sides.Values)
        {
            qemu.Peer.Dispose();
            virtfsd.Peer.Dispose();
        }

        _process.Dispose();
        _server.Dispose();
        foreach ((Side qemu, Side virtfsd) in _sides.Values)
        {
            qemu.Folder.Dispose();
            virtfsd.Folder.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private string FolderOf(string side, ExportKind kind) => Path.Combine(_folder.FullName, side, kind.ToString());

    private string OpenDoor(ExportKind kind)
    {
        string path = Path.Combine(_folder.FullName, $"{kind}.sock");
        Errno errno = VhostUserDoor.Listen(path, new VhostUserOptions { Export = ExportOf(kind), MountTag = kind.ToString() }, out VhostUserDoor? door);
        if (errno != Errno.None)
        {
            throw new InvalidOperationException($"{path}: {errno}");
        }

        _server.Add(door!);
        return path;
    }

    private Export ExportOf(ExportKind kind)
    {
        var options = new LocalFileSystemOptions
        {
            Path = FolderOf("virtfsd", kind),
            SecurityModel = kind.SecurityModel(),
        };
        return LocalFileSystem.TryOpen(options, out LocalFileSystem? fileSystem, out string? error)
            ? new Export(kind.ToString(), fileSystem) { Access = kind.IsReadOnly() ? AccessMode.ReadOnly : AccessMode.ReadWrite }
            : throw new InvalidOperationException(error);
    }
}
