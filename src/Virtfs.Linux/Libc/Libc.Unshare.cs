using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    private const int CloneFileSystemContext = 0x200;

    /// <summary>Gives the calling thread a umask, a working directory and a root of its own, for good. unshare(2) CLONE_FS: 0 or -1.</summary>
    public static Errno UnshareFileSystemContext() => Result(unshare(CloneFileSystemContext));

    [LibraryImport(Library, SetLastError = true)]
    private static partial int unshare(int flags);
}
