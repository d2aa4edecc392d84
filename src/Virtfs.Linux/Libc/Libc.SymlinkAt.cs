using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Creates a symbolic link that says <paramref name="target"/>, whatever that is; ENOENT where it is empty. symlinkat(2): 0 or -1.
    /// </summary>
    public static Errno SymlinkAt(ReadOnlySpan<byte> target, int directory, ReadOnlySpan<byte> name)
    {
        byte* targetPath = stackalloc byte[BufferSize(target)];
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(target, targetPath);
        if (error == Errno.None)
        {
            error = Terminate(name, path);
        }

        return error != Errno.None ? error : Result(symlinkat(targetPath, directory, path));
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int symlinkat(byte* target, int directory, byte* path);
}
