using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Closes a descriptor. close(2): 0 or -1. Whatever is returned (EINTR, EIO, ENOSPC, EDQUOT report a late write), the descriptor is
    /// gone and must not be closed again: its number may be another thread's by now.
    /// </summary>
    public static Errno Close(int descriptor) => Result(close(descriptor));

    [LibraryImport(Library, SetLastError = true)]
    private static partial int close(int descriptor);
}
