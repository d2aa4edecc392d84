using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>The file system that a descriptor's object is on, O_PATH or not. fstatfs(2): 0 or -1.</summary>
    public static Errno FStatFs(int descriptor, out StatFs result)
    {
        result = default;
        fixed (StatFs* buffer = &result)
        {
            return Result(fstatfs(descriptor, buffer));
        }
    }

    /// <summary>The file system that a path leads to; links are followed. statfs(2): 0 or -1.</summary>
    public static Errno StatFs(ReadOnlySpan<byte> name, out StatFs result)
    {
        result = default;
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        if (error != Errno.None)
        {
            return error;
        }

        fixed (StatFs* buffer = &result)
        {
            return Result(statfs(path, buffer));
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fstatfs(int descriptor, StatFs* buffer);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int statfs(byte* path, StatFs* buffer);
}
