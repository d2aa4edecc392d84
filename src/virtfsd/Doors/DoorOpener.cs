using System.Collections.Generic;
using System.Linq;
using System.Text;
using Virtfs.Daemon.Options;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Transports;
using Virtfs.VhostUser;

namespace Virtfs.Daemon.Doors;

/// <summary>Binds the sockets and makes the doors of them.</summary>
/// <param name="plan">Which tags show which exports.</param>
/// <param name="exports">The exports, all of them.</param>
internal sealed class DoorOpener(ExportPlan plan, IReadOnlyList<Export> exports)
{
    private readonly ExportTable _all = new(exports);

    /// <summary>Makes a door; from then on connections queue up. <paramref name="error"/> is the line that says why not.</summary>
    public bool TryOpen(DoorAddress address, out OpenedDoor opened, out string error)
    {
        Errno errno = Bind(address, out ListeningSocket? listener, out StreamSocket? connection);
        opened = errno == Errno.None ? Make(address, listener, connection) : default;
        error = errno == Errno.None ? string.Empty : SocketTrouble.Describe(address, errno);
        return errno == Errno.None;
    }

    private static Errno Bind(DoorAddress address, out ListeningSocket? listener, out StreamSocket? connection)
    {
        connection = null;
        listener = null;
        switch (address.Kind)
        {
            case DoorKind.VhostUser or DoorKind.Unix:
                return ListeningSocket.ListenUnix(Encoding.UTF8.GetBytes(address.Host), out listener);
            case DoorKind.Tcp:
                return ListeningSocket.ListenTcp(address.Host, (ushort)address.Port, out listener);
            case DoorKind.Vsock:
                return ListeningSocket.ListenVsock(address.ContextId, address.Port, out listener);
            case DoorKind.Stdio:
                return StreamSocket.Adopt(new FileDescriptor(0), new FileDescriptor(1), out connection);
            default:
                return Adopt(new FileDescriptor((int)address.Port), out listener, out connection);
        }
    }

    /// <summary>Programs pass listening sockets and connected ones: which it is the socket itself tells.</summary>
    private static Errno Adopt(FileDescriptor descriptor, out ListeningSocket? listener, out StreamSocket? connection)
    {
        connection = null;
        Errno error = ListeningSocket.Adopt(descriptor, out listener);
        return error != Errno.EINVAL ? error : StreamSocket.Adopt(descriptor, descriptor, out connection);
    }

    private OpenedDoor Make(DoorAddress address, ListeningSocket? listener, StreamSocket? connection)
    {
        if (address.IsVhostUser)
        {
            return MakeDevice(address, listener, connection);
        }

        address = address is { Kind: DoorKind.Tcp, Port: 0 } ? address.WithPort(listener!.Port) : address;
        ExportTable shown = address.Tag is null ? _all : ExportTable.Single(Find(address.Tag));
        StreamDoor door = listener is not null
            ? new StreamDoor(address.Text, listener, shown)
            : new StreamDoor(address.Text, connection!, shown);
        return new OpenedDoor(door, address, connection is null ? null : door.Empty);
    }

    private OpenedDoor MakeDevice(DoorAddress address, ListeningSocket? listener, StreamSocket? connection)
    {
        string tag = address.Tag ?? plan.Devices[0].MountTag!;
        var options = new VhostUserOptions { Export = Find(tag), MountTag = tag };
        VhostUserDoor door = listener is not null
            ? new VhostUserDoor(address.Text, listener, options)
            : new VhostUserDoor(address.Text, connection!, options);
        return new OpenedDoor(door, address, connection is null ? null : door.Empty);
    }

    private Export Find(string tag)
    {
        string? id = plan.Devices.First(device => device.MountTag == tag).ExportId;
        return exports.First(export => export.Id == id);
    }
}
