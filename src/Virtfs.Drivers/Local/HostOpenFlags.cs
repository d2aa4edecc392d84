using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <summary>From <see cref="OpenMode"/> to open(2)'s flags, and what is never opened.</summary>
internal static class HostOpenFlags
{
    /// <summary>The flags with which a file or directory of the host is opened.</summary>
    /// <remarks>
    /// O_DIRECT would put alignment rules on the guest's buffers; O_CREAT is for the one who creates. O_NONBLOCK is of no use in opening: it is a regular
    /// file.
    /// </remarks>
    public static OpenFlags Of(OpenMode mode)
    {
        OpenFlags flags = new OpenFlags((int)(mode & OpenMode.AccessMask)) | OpenFlags.O_NOCTTY;
        flags |= (mode & OpenMode.Truncate) != 0 ? OpenFlags.O_TRUNC : default;
        flags |= (mode & OpenMode.Append) != 0 ? OpenFlags.O_APPEND : default;
        flags |= (mode & OpenMode.NonBlocking) != 0 ? OpenFlags.O_NONBLOCK : default;
        flags |= (mode & OpenMode.DataSync) != 0 ? OpenFlags.O_DSYNC : default;
        flags |= (mode & OpenMode.Sync) != 0 ? OpenFlags.O_SYNC : default;
        flags |= (mode & OpenMode.NoAccessTime) != 0 ? OpenFlags.O_NOATIME : default;
        flags |= (mode & OpenMode.Directory) != 0 ? OpenFlags.O_DIRECTORY : default;
        return flags;
    }

    /// <summary>The error of an opening, for what is never opened.</summary>
    /// <param name="type">The object's type (S_IFMT bits): neither a file nor a directory.</param>
    /// <param name="mode">How it was to be opened.</param>
    /// <remarks>A FIFO opened neither for reading nor for writing is the one special file of which the kernel says something else.</remarks>
    public static Errno NeverOpened(uint type, OpenMode mode) =>
        type == InodeMode.S_IFIFO && (mode & OpenMode.AccessMask) == OpenMode.AccessMask ? Errno.EINVAL : InodeMode.OpeningRefused(type);
}
