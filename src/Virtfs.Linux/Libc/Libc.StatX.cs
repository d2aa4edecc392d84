using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// The attributes of what <paramref name="name"/> leads to from a directory; a last link is followed unless the flags say no. statx(2):
    /// 0 or -1.
    /// </summary>
    public static Errno StatX(int directory, ReadOnlySpan<byte> name, StatXFlags flags, StatXMask mask, out StatX result)
    {
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        if (error != Errno.None)
        {
            result = default;
            return error;
        }

        return StatX(directory, path, flags, mask, out result);
    }

    /// <summary>
    /// The attributes of a descriptor's own object, O_PATH or not. statx(2) with AT_EMPTY_PATH: 0 or -1. Half the price of a walk by name.
    /// </summary>
    public static Errno StatX(int descriptor, StatXMask mask, out StatX result)
    {
        byte empty = 0;
        return StatX(descriptor, &empty, StatXFlags.AT_EMPTY_PATH, mask, out result);
    }

    private static Errno StatX(int directory, byte* path, StatXFlags flags, StatXMask mask, out StatX result)
    {
        // The kernel writes all 256 bytes; clearing them first would be wasted.
        Unsafe.SkipInit(out result);
        fixed (StatX* buffer = &result)
        {
            if (statx(directory, path, (int)flags, (uint)mask, buffer) < 0)
            {
                Errno error = LastError();
                result = default;
                return error;
            }
        }

        return Errno.None;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int statx(int directory, byte* path, int flags, uint mask, StatX* buffer);
}
