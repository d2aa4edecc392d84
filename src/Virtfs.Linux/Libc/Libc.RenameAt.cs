using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Renames, replacing what has the new name if it may be: a file by a file, an empty directory by a directory. renameat(2): 0 or -1;
    /// EISDIR, ENOTDIR, ENOTEMPTY, EINVAL for a directory into itself, EXDEV across mounts. Two names of one file: success, and nothing
    /// happens.
    /// </summary>
    public static Errno RenameAt(int oldDirectory, ReadOnlySpan<byte> oldName, int newDirectory, ReadOnlySpan<byte> newName)
    {
        byte* oldPath = stackalloc byte[BufferSize(oldName)];
        byte* newPath = stackalloc byte[BufferSize(newName)];
        Errno error = Terminate(oldName, oldPath);
        if (error == Errno.None)
        {
            error = Terminate(newName, newPath);
        }

        return error != Errno.None ? error : Result(renameat(oldDirectory, oldPath, newDirectory, newPath));
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int renameat(int oldDirectory, byte* oldPath, int newDirectory, byte* newPath);
}
