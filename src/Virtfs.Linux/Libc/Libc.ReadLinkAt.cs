using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// The target of a symbolic link, without NUL; an empty name means the O_PATH descriptor's own link. readlinkat(2): bytes or -1; EINVAL
    /// for anything but a link (ENOENT where the name is empty). A target that does not fit is cut without a word: a full buffer may be a
    /// cut one.
    /// </summary>
    public static Errno ReadLinkAt(int directory, ReadOnlySpan<byte> name, Span<byte> target, out int length)
    {
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        if (error != Errno.None)
        {
            length = 0;
            return error;
        }

        fixed (byte* start = target)
        {
            return Result(readlinkat(directory, path, start, (nuint)target.Length), out length);
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint readlinkat(int directory, byte* path, byte* target, nuint size);
}
