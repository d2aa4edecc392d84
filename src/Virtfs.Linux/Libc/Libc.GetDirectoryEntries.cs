using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Reads the next entries of an open directory, "." and ".." among them, as many whole ones as fit; <see cref="DirectoryEntries"/>
    /// takes them apart. getdents64(2): bytes, 0 at the end, or -1; EINVAL where not even one entry fits (280 bytes always do), ENOENT
    /// where the directory was removed, ENOTDIR.
    /// </summary>
    /// <remarks>The position belongs to the open file description: two threads that share one must take turns.</remarks>
    public static Errno GetDirectoryEntries(int descriptor, Span<byte> buffer, out int read)
    {
        fixed (byte* start = buffer)
        {
            return Result(getdents64(descriptor, start, (nuint)buffer.Length), out read);
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint getdents64(int descriptor, byte* buffer, nuint size);
}
