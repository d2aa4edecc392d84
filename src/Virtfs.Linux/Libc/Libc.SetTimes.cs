using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Sets the times of what <paramref name="name"/> leads to; <see cref="Timespec.Now"/> and <see cref="Timespec.Omit"/> are understood.
    /// utimensat(2): 0 or -1; EPERM, or EACCES where both are "now" and there is no write permission.
    /// </summary>
    public static Errno SetTimesAt(int directory, ReadOnlySpan<byte> name, Timespec access, Timespec modification, AtFlags flags)
    {
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        Timespec* times = stackalloc Timespec[] { access, modification };
        return error != Errno.None ? error : Result(utimensat(directory, path, times, (int)flags));
    }

    /// <summary>
    /// Sets the times of the object that a descriptor holds, O_PATH or not, a symbolic link itself included. utimensat(2) with
    /// AT_EMPTY_PATH, Linux 5.8.
    /// </summary>
    public static Errno SetTimes(int pathDescriptor, Timespec access, Timespec modification)
    {
        byte empty = 0;
        Timespec* times = stackalloc Timespec[] { access, modification };
        return Result(utimensat(pathDescriptor, &empty, times, (int)AtFlags.AT_EMPTY_PATH));
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int utimensat(int directory, byte* path, Timespec* times, int flags);
}
