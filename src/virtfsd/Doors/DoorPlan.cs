using System;
using System.Collections.Generic;
using System.Linq;
using Virtfs.Daemon.Options;
using Virtfs.Hosting;

namespace Virtfs.Daemon.Doors;

/// <summary>Decides which doors there are: those of <c>--listen</c>, or one vhost-user socket for each mount tag.</summary>
internal static class DoorPlan
{
    /// <summary>Makes the list of doors; each vhost-user door has its tag.</summary>
    /// <param name="listen">The values of <c>--listen</c>.</param>
    /// <param name="exports">What is shared.</param>
    /// <param name="folder">Where default sockets go; null where there is no such place.</param>
    /// <param name="doors">The doors.</param>
    /// <param name="error">The line that says what is wrong.</param>
    public static bool TryCreate(IReadOnlyList<string> listen, ExportPlan exports, string? folder, out List<DoorAddress> doors, out string error)
    {
        doors = [];
        error = string.Empty;
        if (listen.Count == 0)
        {
            if (folder is null)
            {
                error = "there is no XDG_RUNTIME_DIR to put sockets in; say where: --listen vhost-user:PATH";
                return false;
            }

            doors.AddRange(exports.Devices.Select(device => DoorAddress.ForGuests(SocketFolder.SocketPath(folder, device.MountTag!), device.MountTag!)));
            return true;
        }

        foreach (string text in listen)
        {
            if (!DoorAddress.TryParse(text, out DoorAddress? door, out error) || !CheckTag(ref door!, text, exports, out error))
            {
                return false;
            }

            if (door.Where.Kind != ListenKind.Tcp && doors.Exists(other => other.Where.Text == door.Where.Text))
            {
                error = $"--listen {text}: {door.Where} is there already; choose another address";
                return false;
            }

            doors.Add(door);
        }

        return true;
    }

    private static bool CheckTag(ref DoorAddress door, string text, ExportPlan exports, out string error)
    {
        string tags = string.Join(", ", exports.Devices.Select(device => device.MountTag));
        string? tag = door.Tag;
        error = string.Empty;
        if (tag is not null && !exports.Devices.Any(device => string.Equals(device.MountTag, tag, StringComparison.Ordinal)))
        {
            error = $"--listen {text}: there is no mount tag '{tag}'; there is {tags}";
        }
        else if (tag is null && door.Where.IsVhostUser && exports.Devices.Count > 1)
        {
            error = $"--listen {text}: a vhost-user socket shows one mount tag; add ,tag=TAG, one of {tags}";
        }
        else if (tag is null && door.Where.IsVhostUser)
        {
            door = door with { Tag = exports.Devices[0].MountTag };
        }

        return error.Length == 0;
    }
}
