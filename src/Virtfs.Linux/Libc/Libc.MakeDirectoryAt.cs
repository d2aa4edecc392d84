using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>Creates a directory, with the mode less the umask. mkdirat(2): 0 or -1.</summary>
    public static Errno MakeDirectoryAt(int directory, ReadOnlySpan<byte> name, uint mode)
    {
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        return error != Errno.None ? error : Result(mkdirat(directory, path, mode));
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int mkdirat(int directory, byte* path, uint mode);
}
