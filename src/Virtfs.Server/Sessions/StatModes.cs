using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Server.Sessions;

/// <summary>Modes of stat records and stat(2)'s, one in terms of the other.</summary>
internal static class StatModes
{
    /// <summary>A file's mode in a dialect's terms. 9P2000 has bits for directories and permissions; that of symbolic links is in the qid's type too.</summary>
    public static StatMode Of(uint mode, Dialect dialect)
    {
        StatMode permissions = (StatMode)mode & StatMode.PermissionMask;
        StatMode kind = KindOf(mode);
        if (dialect == Dialect.Plain)
        {
            return permissions | (kind & (StatMode.Directory | StatMode.Symlink));
        }

        permissions |= (mode & InodeMode.S_ISUID) != 0 ? StatMode.SetUserId : StatMode.None;
        permissions |= (mode & InodeMode.S_ISGID) != 0 ? StatMode.SetGroupId : StatMode.None;
        permissions |= (mode & InodeMode.S_ISVTX) != 0 ? StatMode.Sticky : StatMode.None;
        return permissions | kind;
    }

    /// <summary>The mode that a file gets by a new one in a dialect's terms; what the dialect cannot say stays as it is.</summary>
    /// <param name="mode">The new mode.</param>
    /// <param name="current">The file's mode now, in stat(2)'s terms.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="changed">The permission bits, with those of a regular file in 9P2000.u where the object is of no known kind. It becomes one, as with QEMU.</param>
    /// <returns>EIO when the mode is one of another kind of object.</returns>
    public static Errno Change(StatMode mode, uint current, Dialect dialect, out uint changed)
    {
        changed = (uint)(mode & StatMode.PermissionMask);
        StatMode kinds = dialect == Dialect.Plain ? StatMode.Directory : StatMode.KindMask;
        if ((mode & kinds) != (KindOf(current) & kinds))
        {
            return Errno.EIO;
        }

        if (dialect == Dialect.Plain)
        {
            changed |= current & (InodeMode.S_ISUID | InodeMode.S_ISGID | InodeMode.S_ISVTX);
            return Errno.None;
        }

        changed |= KindOf(current) == StatMode.None ? InodeMode.S_IFREG : 0;
        changed |= (mode & StatMode.SetUserId) != 0 ? InodeMode.S_ISUID : 0;
        changed |= (mode & StatMode.SetGroupId) != 0 ? InodeMode.S_ISGID : 0;
        changed |= (mode & StatMode.Sticky) != 0 ? InodeMode.S_ISVTX : 0;
        return Errno.None;
    }

    private static StatMode KindOf(uint mode) => (mode & InodeMode.S_IFMT) switch
    {
        InodeMode.S_IFDIR => StatMode.Directory,
        InodeMode.S_IFLNK => StatMode.Symlink,
        InodeMode.S_IFCHR or InodeMode.S_IFBLK => StatMode.Device,
        InodeMode.S_IFIFO => StatMode.Pipe,
        InodeMode.S_IFSOCK => StatMode.Socket,
        _ => StatMode.None,
    };
}
