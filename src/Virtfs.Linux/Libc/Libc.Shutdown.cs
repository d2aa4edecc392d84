using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Ends one or both directions of a connection for everyone who has it open, and wakes those who wait in it (also in accept of a
    /// listening socket). shutdown(2): 0 or -1; ENOTCONN, ENOTSOCK.
    /// </summary>
    public static Errno Shutdown(int descriptor, ShutdownDirections directions) => Result(shutdown(descriptor, (int)directions));

    [LibraryImport(Library, SetLastError = true)]
    private static partial int shutdown(int descriptor, int how);
}
