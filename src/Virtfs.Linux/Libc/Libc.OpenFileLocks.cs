using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    private const int GetOpenFileLockCommand = 36;
    private const int SetOpenFileLockCommand = 37;
    private const int WaitOpenFileLockCommand = 38;

    /// <summary>
    /// Takes or releases a lock owned by the open file description, without waiting. fcntl(2) F_OFD_SETLK: 0 or -1; EAGAIN where another
    /// holds a conflicting one, EBADF where the description is not open for reading (F_RDLCK) or writing (F_WRLCK), ENOLCK.
    /// </summary>
    public static Errno SetOpenFileLock(int descriptor, in FileLock fileLock) => Lock(descriptor, SetOpenFileLockCommand, fileLock);

    /// <summary>
    /// As <see cref="SetOpenFileLock"/>, but waits for conflicting locks to go. fcntl(2) F_OFD_SETLKW: EINTR when a signal came first
    /// (<see cref="ThreadInterrupt"/>). The kernel looks for no deadlock.
    /// </summary>
    public static Errno WaitOpenFileLock(int descriptor, in FileLock fileLock) => Lock(descriptor, WaitOpenFileLockCommand, fileLock);

    /// <summary>
    /// Whether a lock could be taken: it comes back with type F_UNLCK, or as the one in its way (process id -1 for an open file
    /// description's). fcntl(2) F_OFD_GETLK: 0 or -1.
    /// </summary>
    public static Errno GetOpenFileLock(int descriptor, ref FileLock fileLock)
    {
        fixed (FileLock* pointer = &fileLock)
        {
            return Result(fcntl(descriptor, GetOpenFileLockCommand, (nint)pointer));
        }
    }

    private static Errno Lock(int descriptor, int command, FileLock fileLock) => Result(fcntl(descriptor, command, (nint)(&fileLock)));
}
