using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Removes a name, or with AT_REMOVEDIR an empty directory. unlinkat(2): 0 or -1; EISDIR for a directory without the flag, ENOTDIR for
    /// something else with it, ENOTEMPTY.
    /// </summary>
    public static Errno UnlinkAt(int directory, ReadOnlySpan<byte> name, AtFlags flags)
    {
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        return error != Errno.None ? error : Result(unlinkat(directory, path, (int)flags));
    }

    /// <summary>Removes what a path leads to, not being a directory; for sockets of our own. unlink(2): 0 or -1.</summary>
    public static Errno UnlinkPath(ReadOnlySpan<byte> path) => UnlinkAt(CurrentDirectory, path, AtFlags.None);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int unlinkat(int directory, byte* path, int flags);
}
