using System.Runtime.InteropServices;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>System calls that only tests make.</summary>
internal static unsafe partial class Host
{
    private const int CurrentDirectory = -100;
    private const uint RenameExchange = 2;
    private const int SetLockCommand = 6;

    /// <summary>Two names change what they lead to, in one step. renameat2(2) with RENAME_EXCHANGE.</summary>
    public static Errno Exchange(string first, string second) => Result(renameat2(CurrentDirectory, first, CurrentDirectory, second, RenameExchange));

    /// <summary>Takes or releases a lock that belongs to the process, as most programs do. fcntl(2) with F_SETLK.</summary>
    public static Errno SetProcessLock(int descriptor, FileLock fileLock) => Result(fcntl(descriptor, SetLockCommand, &fileLock));

    private static Errno Result(int result) => result == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int oldDirectory, string oldPath, int newDirectory, string newPath, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, FileLock* fileLock);
}
