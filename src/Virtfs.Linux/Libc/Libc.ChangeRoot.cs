using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Makes the working directory the root of every path, for the whole process. chroot("."): 0 or -1; EPERM without CAP_SYS_CHROOT. Descriptors opened
    /// before still lead where they did.
    /// </summary>
    public static Errno ChangeRootHere()
    {
        byte* here = stackalloc byte[] { (byte)'.', 0 };
        return Result(chroot(here));
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int chroot(byte* path);
}
