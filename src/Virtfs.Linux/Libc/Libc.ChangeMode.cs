using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>The number is the same on every architecture; glibc 2.36 has no wrapper.</summary>
    private const nint ChangeModeAt2Number = 452;

    /// <summary>Set once the kernel has said ENOSYS; a race costs one call more.</summary>
    private static bool _changeModeAt2Missing;

    /// <summary>
    /// Sets the permission bits of the object that a descriptor holds, O_PATH or not. fchmodat2(2) with AT_EMPTY_PATH from Linux 6.6 on,
    /// before that fchmodat(2) of /proc/self/fd/N: 0 or -1; EOPNOTSUPP for a symbolic link, EPERM.
    /// </summary>
    public static Errno ChangeMode(int pathDescriptor, uint mode)
    {
        if (!_changeModeAt2Missing)
        {
            byte empty = 0;
            Errno error = Result((int)syscall_fchmodat2(ChangeModeAt2Number, pathDescriptor, &empty, mode, (nint)AtFlags.AT_EMPTY_PATH));
            switch (error)
            {
                case Errno.ENOSYS:
                    _changeModeAt2Missing = true;
                    break;
                case Errno.EPERM: // Older container sandboxes answer so to calls they do not know; the second way then tells the truth.
                    break;
                default:
                    return error;
            }
        }

        return ChangeModeThroughProc(pathDescriptor, mode);
    }

    /// <summary>
    /// Sets the permission bits of what a path leads to; links are followed. For paths of our own, sockets above all. fchmodat(2): 0 or -1.
    /// </summary>
    public static Errno ChangeModePath(ReadOnlySpan<byte> name, uint mode)
    {
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        return error != Errno.None ? error : Result(fchmodat(CurrentDirectory, path, mode, 0));
    }

    /// <summary>
    /// Sets the permission bits of what a name leads to from a directory, without /proc. fchmodat2(2) with AT_SYMLINK_NOFOLLOW from Linux 6.6 on: 0 or
    /// -1; EOPNOTSUPP for a symbolic link. Before that fchmodat(2) after a look at what it is: a link that takes the name's place in between is followed.
    /// </summary>
    public static Errno ChangeModeAt(int directory, ReadOnlySpan<byte> name, uint mode)
    {
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        if (error != Errno.None)
        {
            return error;
        }

        if (!_changeModeAt2Missing)
        {
            error = Result((int)syscall_fchmodat2(ChangeModeAt2Number, directory, path, mode, (nint)AtFlags.AT_SYMLINK_NOFOLLOW));
            if (error is not (Errno.ENOSYS or Errno.EPERM))
            {
                return error;
            }

            _changeModeAt2Missing = error == Errno.ENOSYS;
        }

        error = StatX(directory, name, StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_TYPE, out StatX stat);
        return error != Errno.None ? error
            : (stat.Mode & InodeMode.S_IFMT) == InodeMode.S_IFLNK ? Errno.EOPNOTSUPP
            : Result(fchmodat(directory, path, mode, 0));
    }

    internal static Errno ChangeModeThroughProc(int pathDescriptor, uint mode)
    {
        byte* name = stackalloc byte[DescriptorNameSize];
        Errno error = FormatDescriptorName(pathDescriptor, name);
        return error != Errno.None ? error : Result(fchmodat(DescriptorDirectory, name, mode, 0));
    }

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_fchmodat2(nint number, nint descriptor, byte* path, nuint mode, nint flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fchmodat(int directory, byte* path, uint mode, int flags);
}
