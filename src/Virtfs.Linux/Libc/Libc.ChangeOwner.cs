using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Sets owner and group; <see cref="uint.MaxValue"/> leaves one as it is. fchownat(2): 0 or -1; EPERM. The kernel clears set-user-id
    /// and set-group-id bits of files.
    /// </summary>
    public static Errno ChangeOwnerAt(int directory, ReadOnlySpan<byte> name, uint userId, uint groupId, AtFlags flags)
    {
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        return error != Errno.None ? error : Result(fchownat(directory, path, userId, groupId, (int)flags));
    }

    /// <summary>
    /// Sets owner and group of the object that a descriptor holds, O_PATH or not, a symbolic link itself included. fchownat(2) with
    /// AT_EMPTY_PATH.
    /// </summary>
    public static Errno ChangeOwner(int pathDescriptor, uint userId, uint groupId)
    {
        byte empty = 0;
        return Result(fchownat(pathDescriptor, &empty, userId, groupId, (int)AtFlags.AT_EMPTY_PATH));
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fchownat(int directory, byte* path, uint userId, uint groupId, int flags);
}
