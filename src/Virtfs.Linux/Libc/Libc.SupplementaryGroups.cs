using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>Leaves all supplementary groups, on all threads. setgroups(2): 0 or -1; EPERM without CAP_SETGID.</summary>
    public static Errno LeaveSupplementaryGroups() => Result(setgroups(0, null));

    [LibraryImport(Library, SetLastError = true)]
    private static partial int setgroups(nuint count, uint* groups);
}
