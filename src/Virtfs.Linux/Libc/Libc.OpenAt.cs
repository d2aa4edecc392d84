using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Opens, or creates with <paramref name="mode"/>, what <paramref name="name"/> leads to from a directory. openat(2): descriptor or -1.
    /// </summary>
    /// <remarks>O_CLOEXEC is always added. May block on a FIFO or a remote file system.</remarks>
    public static Errno OpenAt(int directory, ReadOnlySpan<byte> name, OpenFlags flags, uint mode, out int descriptor)
    {
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        if (error != Errno.None)
        {
            descriptor = -1;
            return error;
        }

        return DescriptorResult(openat(directory, path, (flags | OpenFlags.O_CLOEXEC).Value, mode), out descriptor);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int openat(int directory, byte* path, int flags, uint mode);
}
