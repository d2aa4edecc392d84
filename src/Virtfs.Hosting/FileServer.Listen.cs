using System;
using System.IO;
using System.Linq;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Transports;
using Virtfs.VhostUser;

namespace Virtfs.Hosting;

/// <content>Addresses.</content>
public sealed partial class FileServer
{
    /// <summary>Binds an address. From then on clients may connect; they are served from <see cref="Start"/> on.</summary>
    /// <param name="address">Where; see <see cref="ListenAddress"/> for the forms.</param>
    /// <param name="mountTag">
    /// The tag of the one export that is shown there; null for all, of which 9P clients choose by their aname. A vhost-user address shows one.
    /// </param>
    /// <returns>The address, with the port that the kernel chose.</returns>
    /// <exception cref="FormatException">It is no address.</exception>
    /// <exception cref="IOException">It cannot be had; the message says why, and what to do.</exception>
    /// <exception cref="ArgumentException">There is no such tag; for a vhost-user address it is too long, or there are several and none is given.</exception>
    /// <exception cref="InvalidOperationException">The server was started before.</exception>
    public ListenAddress Listen(string address, string? mountTag = null) =>
        TryListen(ListenAddress.Parse(address), mountTag, out ListenAddress bound, out string error) ? bound : throw new IOException(error);

    /// <summary>As <see cref="Listen"/>, but says what is wrong by <paramref name="error"/>.</summary>
    /// <param name="address">Where.</param>
    /// <param name="mountTag">See <see cref="Listen"/>.</param>
    /// <param name="bound">The address, with the port that the kernel chose.</param>
    /// <param name="error">The line that says why it cannot be had, and what to do.</param>
    /// <exception cref="ArgumentException">There is no such tag; for a vhost-user address it is too long, or there are several and none is given.</exception>
    /// <exception cref="InvalidOperationException">The server was started before.</exception>
    public bool TryListen(ListenAddress address, string? mountTag, out ListenAddress bound, out string error)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (_server is not null || _stopped is not null)
        {
            throw new InvalidOperationException("Addresses are for before the start.");
        }

        bound = address;
        VhostUserOptions? device = address.IsVhostUser ? ChooseDevice(mountTag) : null;
        ExportTable shown = mountTag is null ? _all : ExportTable.Single(Find(mountTag));
        Errno errno = address.Bind(out ListeningSocket? listener, out StreamSocket? connection);
        if (errno != Errno.None)
        {
            error = SocketTrouble.Describe(address, errno);
            return false;
        }

        bound = address is { Kind: ListenKind.Tcp, Port: 0 } ? address.WithPort(listener!.Port) : address;
        _doors.Add((device, listener) switch
        {
            (null, not null) => new StreamDoor(bound.Text, listener, shown),
            (null, null) => new StreamDoor(bound.Text, connection!, shown),
            (_, not null) => new VhostUserDoor(bound.Text, listener, device),
            _ => new VhostUserDoor(bound.Text, connection!, device),
        });
        _addresses.Add(bound);
        error = string.Empty;
        return true;
    }

    private Export Find(string mountTag) =>
        _exports.Find(export => export.MountTags.Contains(mountTag))
        ?? throw new ArgumentException($"There is no mount tag '{mountTag}'.", nameof(mountTag));

    private VhostUserOptions ChooseDevice(string? mountTag)
    {
        string[] tags = [.. _exports.SelectMany(export => export.MountTags)];
        string tag = mountTag ?? (tags.Length == 1
            ? tags[0]
            : throw new ArgumentException("A vhost-user address shows one mount tag: say which.", nameof(mountTag)));
        int length = Encoding.UTF8.GetByteCount(tag);
        return length <= VhostUserOptions.MaximumTagLength
            ? new VhostUserOptions { Export = Find(tag), MountTag = tag }
            : throw new ArgumentException($"The mount tag '{tag}' has {length} bytes; guests know {VhostUserOptions.MaximumTagLength} at the most.", nameof(mountTag));
    }
}
