using System;
using Virtfs.Drivers.Local;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Proxy;

/// <content>Attributes: of what is open from its descriptor, without the helper; of anything else by its path.</content>
internal sealed partial class ProxyNode
{
    // What QEMU asks for; the helper's answer is one byte shorter at most.
    private const int LongestTarget = 4096;

    /// <inheritdoc/>
    public override Errno GetAttributes(AttributeMask mask, out NodeAttributes attributes)
    {
        Errno errno;
        if (TryBorrowOpen(out ProxyOpenFile? open, out int descriptor))
        {
            errno = Libc.StatX(descriptor, StatXMask.STATX_BASIC_STATS, out StatX stat);
            HostAttributes.Fill(stat, out attributes);
            if (errno == Errno.None && (mask & AttributeMask.Generation) != 0)
            {
                attributes.Generation = Libc.GetGeneration(descriptor, out uint generation) == Errno.None ? generation : 0;
            }

            open.GiveBack();
            return errno;
        }

        errno = _fileSystem.GetAttributes(this, default, out ProxyAttributes found);
        if (errno == Errno.None && !Is(found))
        {
            errno = Errno.ESTALE;
        }

        HelperAttributes.Fill(found, out attributes);
        if (errno == Errno.None && (mask & AttributeMask.Generation) != 0)
        {
            attributes.Generation = AskGeneration();
        }

        return errno;
    }

    /// <inheritdoc/>
    public override Errno SetAttributes(in AttributeChanges changes)
    {
        Errno errno = changes.Mode is { } mode ? ChangeMode(mode) : Errno.None;
        if (errno == Errno.None && (changes.AccessTime is not null || changes.ModificationTime is not null))
        {
            errno = SetTimes(
                changes.AccessTime ?? new Timestamp(0, Timestamp.Omit), changes.ModificationTime ?? new Timestamp(0, Timestamp.Omit));
        }

        if (errno == Errno.None && (changes.Uid is not null || changes.Gid is not null || changes.TouchChangeTime))
        {
            var request = new ProxyRequest
            {
                Type = ProxyRequestType.ChangeOwner,
                Uid = changes.Uid ?? CreateRequest.Unset,
                Gid = changes.Gid ?? CreateRequest.Unset,
            };
            errno = _fileSystem.Ask(this, default, request, out _);
        }

        return errno == Errno.None && changes.Size is { } size ? Truncate(size) : errno;
    }

    /// <inheritdoc/>
    public override Errno GetStatistics(out FileSystemStatistics statistics)
    {
        statistics = default;
        Errno errno = CheckOpenable();
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = _fileSystem.Ask(this, default, new ProxyRequest { Type = ProxyRequestType.GetStatistics }, out ProxyExchange exchange);
        if (errno != Errno.None || !ProxyStatistics.TryDecode(exchange.Body, out ProxyStatistics found))
        {
            return errno != Errno.None ? errno : _fileSystem.Reject(ProxyRequestType.GetStatistics);
        }

        statistics.Type = (uint)found.Type;
        statistics.BlockSize = (uint)found.BlockSize;
        statistics.Blocks = found.Blocks;
        statistics.BlocksFree = found.BlocksFree;
        statistics.BlocksAvailable = found.BlocksAvailable;
        statistics.Files = found.Files;
        statistics.FilesFree = found.FilesFree;
        statistics.FileSystemId = found.FileSystemId;
        statistics.NameLength = (uint)found.NameLength;
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno ReadLink(Span<byte> target, out int length)
    {
        length = 0;
        if (Type != InodeMode.S_IFLNK)
        {
            return Errno.EINVAL;
        }

        var request = new ProxyRequest { Type = ProxyRequestType.ReadLink, Size = LongestTarget };
        Errno errno = _fileSystem.Ask(this, default, request, out ProxyExchange exchange);
        if (errno != Errno.None || !ProxyReply.TryDecodeString(exchange.Body, out ReadOnlySpan<byte> found))
        {
            return errno != Errno.None ? errno : _fileSystem.Reject(ProxyRequestType.ReadLink);
        }

        length = Math.Min(found.Length, target.Length);
        found[..length].CopyTo(target);
        return Errno.None;
    }

    private uint? AskGeneration()
    {
        // QEMU's helper opens what it is asked about, and would wait for the other end of a FIFO.
        if (CheckOpenable() != Errno.None)
        {
            return null;
        }

        Errno errno = _fileSystem.Ask(this, default, new ProxyRequest { Type = ProxyRequestType.GetGeneration }, out ProxyExchange exchange);
        var reader = new WireReader(exchange.Body);
        return errno == Errno.None ? reader.ReadU32() : null;
    }

    // chmod(2) follows a link; there is none of the link itself.
    private Errno ChangeMode(uint mode) => Type == InodeMode.S_IFLNK
        ? Errno.ELOOP
        : _fileSystem.Ask(
            this, default, new ProxyRequest { Type = ProxyRequestType.ChangeMode, Mode = mode & InodeMode.PermissionBits }, out _);

    private Errno SetTimes(Timestamp access, Timestamp modification)
    {
        var times = new ProxyTimes(access.Seconds, access.Nanoseconds, modification.Seconds, modification.Nanoseconds);
        return _fileSystem.Ask(this, default, new ProxyRequest { Type = ProxyRequestType.SetTimes, Times = times }, out _);
    }

    // By a descriptor and not by the helper's own truncate: it would follow a link that has taken the name, and leave set-user-id bits.
    private Errno Truncate(ulong size)
    {
        Errno errno = IsDirectory ? Errno.EISDIR : CheckOpenable();
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = OpenObject(OpenFlags.O_WRONLY, out int descriptor, out _);
        if (errno == Errno.None)
        {
            errno = FileContent.Truncate(descriptor, size);
            _ = Libc.Close(descriptor);
        }

        return errno;
    }
}
