using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    private const int GetDescriptorFlags = 1;
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExecFlag = 1;
    private const int GetFileStatusFlags = 3;
    private const int SetFileStatusFlags = 4;
    private const int AddFileSeals = 1033;
    private const int GetFileSeals = 1034;

    /// <summary>Keeps a descriptor from the programs that are started. fcntl(2) F_SETFD: 0 or -1; EBADF.</summary>
    public static Errno CloseOnExec(int descriptor) => Result(fcntl(descriptor, SetDescriptorFlags, CloseOnExecFlag));

    /// <summary>Lets the programs that are started have a descriptor. fcntl(2) F_SETFD: 0 or -1; EBADF.</summary>
    public static Errno InheritOnExec(int descriptor) => Result(fcntl(descriptor, SetDescriptorFlags, 0));

    /// <summary>Whether a descriptor is kept from the programs that are started, as one that this program was started with cannot be. fcntl(2) F_GETFD: flags or -1; EBADF.</summary>
    public static Errno IsClosedOnExec(int descriptor, out bool isClosed)
    {
        int flags = fcntl(descriptor, GetDescriptorFlags, 0);
        isClosed = flags > 0 && (flags & CloseOnExecFlag) != 0;
        return Result(flags);
    }

    /// <summary>Access mode and status flags of the open file description. fcntl(2) F_GETFL: flags or -1.</summary>
    public static Errno GetStatusFlags(int descriptor, out OpenFlags flags)
    {
        int result = fcntl(descriptor, GetFileStatusFlags, 0);
        if (result < 0)
        {
            flags = default;
            return LastError();
        }

        flags = new OpenFlags(result);
        return Errno.None;
    }

    /// <summary>
    /// Sets O_APPEND, O_ASYNC, O_DIRECT, O_NOATIME and O_NONBLOCK as given, for every descriptor of the same open file description; other
    /// bits are ignored. fcntl(2) F_SETFL: 0 or -1.
    /// </summary>
    public static Errno SetStatusFlags(int descriptor, OpenFlags flags) => Result(fcntl(descriptor, SetFileStatusFlags, flags.Value));

    /// <summary>
    /// Adds seals to a memfd. fcntl(2) F_ADD_SEALS: 0 or -1; EPERM where sealing was not allowed, EINVAL for other kinds of file.
    /// </summary>
    public static Errno AddSeals(int descriptor, FileSeals seals) => Result(fcntl(descriptor, AddFileSeals, (int)seals));

    /// <summary>
    /// The seals of a memfd or hugetlbfs file. fcntl(2) F_GET_SEALS: seals or -1; EINVAL for files that cannot be sealed.
    /// </summary>
    public static Errno GetSeals(int descriptor, out FileSeals seals)
    {
        int result = fcntl(descriptor, GetFileSeals, 0);
        seals = result < 0 ? FileSeals.None : (FileSeals)result;
        return Result(result);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, nint argument);
}
