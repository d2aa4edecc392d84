using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.ProxyHelper;

/// <content>Opening files. Special files are never opened (CVE-2023-2861).</content>
internal sealed partial class ExportTree
{
    private static readonly OpenFlags Allowed = OpenFlags.O_ACCMODE | OpenFlags.O_TRUNC | OpenFlags.O_APPEND | OpenFlags.O_NONBLOCK | OpenFlags.O_SYNC
        | OpenFlags.O_DIRECT | OpenFlags.O_DIRECTORY | OpenFlags.O_NOATIME | OpenFlags.O_LARGEFILE;

    private static readonly OpenFlags Always = OpenFlags.O_NOFOLLOW | OpenFlags.O_NOCTTY | OpenFlags.O_NONBLOCK;

    /// <summary>Opens what exists.</summary>
    public Errno Open(in ProxyRequest request, out int descriptor)
    {
        descriptor = -1;
        Errno errno = Find(request.Path, out Place place);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = OpenExisting(place, new OpenFlags(request.Flags) & Allowed, out descriptor);
        place.Dispose();
        return errno;
    }

    /// <summary>Opens or makes a file, as the user it is for.</summary>
    public Errno Create(in ProxyRequest request, out int descriptor)
    {
        descriptor = -1;
        Errno errno = Find(request.Path, out Place place);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = GetType(place, out uint type);
        if (errno is Errno.None or Errno.ENOENT)
        {
            errno = errno == Errno.None ? CheckType(type) : Errno.None;
            OpenFlags flags = new OpenFlags(request.Flags) & (Allowed | OpenFlags.O_CREAT | OpenFlags.O_EXCL);
            if (errno == Errno.None || flags.HasFlag(OpenFlags.O_EXCL))
            {
                errno = ServingPrivileges.Become(request.Uid, request.Gid);
                errno = errno == Errno.None ? OpenChecked(place, flags, request.Mode & InodeMode.PermissionBits, out descriptor) : errno;
            }
        }

        place.Dispose();
        return errno;
    }

    /// <summary>Sets a file's length.</summary>
    public Errno Truncate(in ProxyRequest request)
    {
        Errno errno = Find(request.Path, out Place place);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = GetType(place, out uint type);
        if (errno == Errno.None)
        {
            // truncate(2)'s own errors.
            errno = type switch
            {
                InodeMode.S_IFREG => Errno.None,
                InodeMode.S_IFDIR => Errno.EISDIR,
                InodeMode.S_IFLNK => Errno.ELOOP,
                _ => Errno.EINVAL,
            };
        }

        if (errno == Errno.None)
        {
            errno = OpenChecked(place, OpenFlags.O_WRONLY, 0, out int descriptor);
            if (errno == Errno.None)
            {
                errno = ServingPrivileges.LowerSetId();
                errno = errno == Errno.None ? Libc.FTruncate(descriptor, request.Number) : errno;
                _ = Libc.Close(descriptor);
            }
        }

        place.Dispose();
        return errno;
    }

    /// <summary>Reads an inode's generation; 0 for what has none.</summary>
    public Errno GetGeneration(in ProxyRequest request, out ulong generation)
    {
        generation = 0;
        Errno errno = Find(request.Path, out Place place);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = GetType(place, out uint type);
        if (errno == Errno.None && CheckType(type) == Errno.None)
        {
            errno = OpenChecked(place, OpenFlags.O_RDONLY, 0, out int descriptor);
            if (errno == Errno.None)
            {
                generation = Libc.GetGeneration(descriptor, out uint found) == Errno.None ? found : 0;
                _ = Libc.Close(descriptor);
            }
        }

        place.Dispose();
        return errno;
    }

    private static Errno OpenExisting(in Place place, OpenFlags flags, out int descriptor)
    {
        descriptor = -1;
        Errno errno = GetType(place, out uint type);
        if (errno == Errno.None)
        {
            errno = CheckType(type);
        }

        if (errno == Errno.None && flags.HasFlag(OpenFlags.O_TRUNC))
        {
            errno = ServingPrivileges.LowerSetId();
        }

        return errno == Errno.None ? OpenChecked(place, flags, 0, out descriptor) : errno;
    }

    // Looked at again once it is open: something else may have taken the name. Opened without waiting, a FIFO does no harm until it is closed here.
    private static Errno OpenChecked(in Place place, OpenFlags flags, uint mode, out int descriptor)
    {
        Errno errno = Libc.OpenAt(place.Directory, place.Name, flags | Always, mode, out descriptor);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Libc.StatX(descriptor, StatXMask.STATX_TYPE, out StatX stat);
        errno = errno == Errno.None ? CheckType(stat.Mode & InodeMode.S_IFMT) : errno;
        if (errno != Errno.None)
        {
            _ = Libc.Close(descriptor);
            descriptor = -1;
        }

        return errno;
    }

    private static Errno CheckType(uint type) =>
        type is InodeMode.S_IFREG or InodeMode.S_IFDIR ? Errno.None : InodeMode.OpeningRefused(type);
}
