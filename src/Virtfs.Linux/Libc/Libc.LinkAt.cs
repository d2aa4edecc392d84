using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Gives a file one more name. A link as the last component of the old name is linked itself unless AT_SYMLINK_FOLLOW says otherwise.
    /// linkat(2): 0 or -1; EPERM for a directory, EXDEV across mounts, EMLINK.
    /// </summary>
    public static Errno LinkAt(int oldDirectory, ReadOnlySpan<byte> oldName, int newDirectory, ReadOnlySpan<byte> newName, AtFlags flags)
    {
        byte* oldPath = stackalloc byte[BufferSize(oldName)];
        byte* newPath = stackalloc byte[BufferSize(newName)];
        Errno error = Terminate(oldName, oldPath);
        if (error == Errno.None)
        {
            error = Terminate(newName, newPath);
        }

        return error != Errno.None ? error : Result(linkat(oldDirectory, oldPath, newDirectory, newPath, (int)flags));
    }

    /// <summary>
    /// Gives the object that a descriptor holds one more name, symbolic links, special files and O_TMPFILE files included. linkat(2) on
    /// /proc/self/fd/N with AT_SYMLINK_FOLLOW, since AT_EMPTY_PATH wants CAP_DAC_READ_SEARCH: 0 or -1; ENOENT where the object has lost its
    /// last name (an O_TMPFILE one excepted), EPERM for a directory.
    /// </summary>
    public static Errno LinkDescriptor(int pathDescriptor, int newDirectory, ReadOnlySpan<byte> newName)
    {
        byte* oldName = stackalloc byte[DescriptorNameSize];
        byte* newPath = stackalloc byte[BufferSize(newName)];
        Errno error = FormatDescriptorName(pathDescriptor, oldName);
        if (error == Errno.None)
        {
            error = Terminate(newName, newPath);
        }

        return error != Errno.None
            ? error
            : Result(linkat(DescriptorDirectory, oldName, newDirectory, newPath, (int)AtFlags.AT_SYMLINK_FOLLOW));
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int linkat(int oldDirectory, byte* oldPath, int newDirectory, byte* newPath, int flags);
}
