using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    private const int SetKeepCapabilities = 8;
    private const int DropBoundingCapability = 24;
    private const int SetNoNewPrivileges = 38;

    /// <summary>Lets the calling thread keep its permitted capabilities when it leaves user 0. prctl(2) PR_SET_KEEPCAPS: 0 or -1.</summary>
    public static Errno KeepCapabilities() => Result(prctl(SetKeepCapabilities, 1, 0, 0, 0));

    /// <summary>
    /// Lets no program that the calling thread becomes or starts have more rights than it, set-user-id programs included; for good. prctl(2)
    /// PR_SET_NO_NEW_PRIVS: 0 or -1.
    /// </summary>
    public static Errno ForbidNewPrivileges() => Result(prctl(SetNoNewPrivileges, 1, 0, 0, 0));

    /// <summary>
    /// Takes from the calling thread's bounding set every capability, so that execve(2) brings none back. prctl(2) PR_CAPBSET_DROP: 0 or -1; EPERM
    /// without CAP_SETPCAP.
    /// </summary>
    public static Errno DropBoundingCapabilities()
    {
        Errno error = Errno.None;
        for (uint capability = 0; error == Errno.None; capability++)
        {
            error = Result(prctl(DropBoundingCapability, capability, 0, 0, 0));
        }

        return error == Errno.EINVAL ? Errno.None : error; // There are no more.
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
