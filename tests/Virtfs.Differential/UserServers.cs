using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Virtfs.Differential.Peers;
using Virtfs.Qtest;

namespace Virtfs.Differential;

/// <summary>A QEMU and the daemon itself, both as the same ordinary user, whose own the exported folders are.</summary>
internal sealed class UserServers : IDisposable
{
    private const ulong MemorySize = 256 * 1024 * 1024;
    private const UnixFileMode EverybodyPasses =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("virtfs-differential-");
    private readonly DaemonProcess _daemon;
    private readonly QemuProcess _qemu;
    private readonly Dictionary<ExportKind, (Side Qemu, Side Virtfsd)> _sides;

    public UserServers()
    {
        File.SetUnixFileMode(_folder.FullName, EverybodyPasses);
        List<QemuDevice> devices = [];
        Dictionary<ExportKind, (HostFolder Qemu, HostFolder Virtfsd)> folders = [];
        List<string> arguments = [];
        foreach (ExportKind kind in ExportKinds.OfUsers)
        {
            folders.Add(kind, (new HostFolder(FolderOf("qemu", kind), DaemonProcess.UserId), new HostFolder(FolderOf("virtfsd", kind), DaemonProcess.UserId)));
            folders[kind].Qemu.Clear();
            folders[kind].Virtfsd.Clear();
            devices.Add(QemuDevice.Own($"qemu{kind}", kind.FileSystem(FolderOf("qemu", kind))));
            devices.Add(QemuDevice.VhostUser($"virtfsd{kind}", SocketOf(kind)));
            arguments.AddRange(["-virtfs", $"{kind.FileSystem(FolderOf("virtfsd", kind))},mount_tag={kind}"]);
            arguments.AddRange(["--listen", $"vhost-user:{SocketOf(kind)},tag={kind}"]);
        }

        _daemon = new DaemonProcess(Path.Combine(_folder.FullName, "daemon"), arguments, ExportKinds.OfUsers.Select(SocketOf));
        _qemu = QemuProcess.Start(devices, MemorySize, DaemonProcess.UserId);
        _sides = folders.ToDictionary(pair => pair.Key, pair => (
            new Side("QEMU", new RingPeer(_qemu, $"qemu{pair.Key}"), pair.Value.Qemu),
            new Side("virtfsd", new RingPeer(_qemu, $"virtfsd{pair.Key}"), pair.Value.Virtfsd)));
    }

    public (Side Qemu, Side Virtfsd) this[ExportKind kind] => _sides[kind];

    public void Dispose()
    {
        foreach ((Side qemu, Side virtfsd) in _sides.Values)
        {
            qemu.Peer.Dispose();
            virtfsd.Peer.Dispose();
        }

        _qemu.Dispose();
        _daemon.Dispose();
        foreach ((Side qemu, Side virtfsd) in _sides.Values)
        {
            qemu.Folder.Dispose();
            virtfsd.Folder.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private string FolderOf(string side, ExportKind kind) => Path.Combine(_folder.FullName, side, kind.ToString());

    private string SocketOf(ExportKind kind) => Path.Combine(_folder.FullName, "daemon", $"{kind}.sock");
}
