using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>The type and permission bits of a mode, by their names in inode(7).</summary>
public static class InodeMode
{
    /// <summary>The bits that hold the type.</summary>
    public const uint S_IFMT = 0xF000;

    /// <summary>A socket.</summary>
    public const uint S_IFSOCK = 0xC000;

    /// <summary>A symbolic link.</summary>
    public const uint S_IFLNK = 0xA000;

    /// <summary>A regular file.</summary>
    public const uint S_IFREG = 0x8000;

    /// <summary>A block device.</summary>
    public const uint S_IFBLK = 0x6000;

    /// <summary>A directory.</summary>
    public const uint S_IFDIR = 0x4000;

    /// <summary>A character device.</summary>
    public const uint S_IFCHR = 0x2000;

    /// <summary>A FIFO.</summary>
    public const uint S_IFIFO = 0x1000;

    /// <summary>Set user id on execution.</summary>
    public const uint S_ISUID = 0x800;

    /// <summary>Set group id on execution; on a directory: children take its group.</summary>
    public const uint S_ISGID = 0x400;

    /// <summary>On a directory: only owners remove entries.</summary>
    public const uint S_ISVTX = 0x200;

    /// <summary>Every bit that chmod(2) sets: the permissions and the three above.</summary>
    public const uint PermissionBits = 0xFFF;

    /// <summary>Whether a mode is a directory's.</summary>
    public static bool IsDirectory(uint mode) => (mode & S_IFMT) == S_IFDIR;

    /// <summary>Whether a mode is a regular file's.</summary>
    public static bool IsRegular(uint mode) => (mode & S_IFMT) == S_IFREG;

    /// <summary>Whether a mode is a symbolic link's.</summary>
    public static bool IsSymbolicLink(uint mode) => (mode & S_IFMT) == S_IFLNK;

    /// <summary>The error with which the opening of what is neither a file nor a directory is refused: ELOOP for a symbolic link, else ENXIO.</summary>
    public static Errno OpeningRefused(uint mode) => IsSymbolicLink(mode) ? Errno.ELOOP : Errno.ENXIO;
}
