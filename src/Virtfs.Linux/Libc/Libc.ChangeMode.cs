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
