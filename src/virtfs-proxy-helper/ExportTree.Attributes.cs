using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.ProxyHelper;

/// <content>Attributes and what links say.</content>
internal sealed partial class ExportTree
{
    /// <summary>Reads the attributes of an object, a link's own.</summary>
    public Errno GetAttributes(in ProxyRequest request, out ProxyAttributes attributes)
    {
        attributes = default;
        Errno errno = Find(request.Path, out Place place);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Libc.StatX(
            place.Directory, place.Name, StatXFlags.AT_SYMLINK_NOFOLLOW | StatXFlags.AT_NO_AUTOMOUNT, StatXMask.STATX_BASIC_STATS, out StatX stat);
        place.Dispose();
        if (errno == Errno.None)
        {
            attributes = new ProxyAttributes
            {
                Device = stat.Device,
                Inode = stat.Inode,
                LinkCount = stat.LinkCount,
                Mode = stat.Mode,
                Uid = stat.UserId,
                Gid = stat.GroupId,
                SpecialDevice = stat.SpecialDevice,
                Length = stat.Size,
                BlockSize = stat.BlockSize,
                Blocks = stat.Blocks,
                Times = new ProxyTimes(stat.AccessTime.Seconds, stat.AccessTime.Nanoseconds, stat.ModifyTime.Seconds, stat.ModifyTime.Nanoseconds),
                ChangeSeconds = stat.ChangeTime.Seconds,
                ChangeNanoseconds = stat.ChangeTime.Nanoseconds,
            };
        }

        return errno;
    }

    /// <summary>Reads the totals of the file system that an object is on.</summary>
    public Errno GetStatistics(in ProxyRequest request, out ProxyStatistics statistics)
    {
        statistics = default;
        Errno errno = Find(request.Path, out Place place);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Libc.OpenAt(place.Directory, place.Name, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0, out int descriptor);
        place.Dispose();
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Libc.FStatFs(descriptor, out StatFs found);
        _ = Libc.Close(descriptor);
        if (errno == Errno.None)
        {
            statistics = new ProxyStatistics
            {
                Type = (ulong)found.Type,
                BlockSize = (ulong)found.BlockSize,
                Blocks = found.Blocks,
                BlocksFree = found.FreeBlocks,
                BlocksAvailable = found.AvailableBlocks,
                Files = found.Files,
                FilesFree = found.FreeFiles,
                FileSystemId = found.FileSystemId,
                NameLength = (ulong)found.NameLength,
                FragmentSize = (ulong)found.FragmentSize,
            };
        }

        return errno;
    }

    /// <summary>Reads a link's target; one that does not fit into its size less one is cut, as by QEMU's helper.</summary>
    public Errno ReadLink(in ProxyRequest request, Span<byte> target, out int length)
    {
        length = 0;
        if (request.Size <= 0)
        {
            return Errno.EINVAL;
        }

        Errno errno = Find(request.Path, out Place place);
        if (errno == Errno.None)
        {
            int room = Math.Min(request.Size - 1, target.Length);
            errno = Libc.ReadLinkAt(place.Directory, place.Name, target[..Math.Max(room, 1)], out length);
            length = Math.Min(length, room);
            place.Dispose();
        }

        return errno;
    }

    /// <summary>Sets the permission bits.</summary>
    public Errno ChangeMode(in ProxyRequest request)
    {
        Errno errno = Find(request.Path, out Place place);
        if (errno == Errno.None)
        {
            errno = Libc.ChangeModeAt(place.Directory, place.Name, request.Mode & InodeMode.PermissionBits);
            errno = errno == Errno.EOPNOTSUPP ? Errno.ELOOP : errno;
            place.Dispose();
        }

        return errno;
    }

    /// <summary>Sets owner and group.</summary>
    public Errno ChangeOwner(in ProxyRequest request)
    {
        Errno errno = Find(request.Path, out Place place);
        if (errno == Errno.None)
        {
            errno = Libc.ChangeOwnerAt(place.Directory, place.Name, request.Uid, request.Gid, AtFlags.AT_SYMLINK_NOFOLLOW);
            place.Dispose();
        }

        return errno;
    }

    /// <summary>Sets the times.</summary>
    public Errno SetTimes(in ProxyRequest request)
    {
        Errno errno = Find(request.Path, out Place place);
        if (errno == Errno.None)
        {
            ProxyTimes times = request.Times;
            errno = Libc.SetTimesAt(
                place.Directory,
                place.Name,
                new Timespec(times.AccessSeconds, times.AccessNanoseconds),
                new Timespec(times.ModificationSeconds, times.ModificationNanoseconds),
                AtFlags.AT_SYMLINK_NOFOLLOW);
            place.Dispose();
        }

        return errno;
    }
}
