using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    private static bool IsArm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>
    /// Makes real, effective and saved group and user of all threads these. setresgid(2) and setresuid(2) of the C library, which asks every thread to do
    /// it: 0 or -1; EPERM. Threads that leave user 0 lose their capabilities, unless they asked to keep those permitted (<see cref="KeepCapabilities"/>).
    /// </summary>
    public static Errno SetUserOfAllThreads(uint userId, uint groupId)
    {
        Errno error = Result(setresgid(groupId, groupId, groupId));
        return error != Errno.None ? error : Result(setresuid(userId, userId, userId));
    }

    /// <summary>
    /// As <see cref="SetUserOfAllThreads"/>, by the bare system calls: for the calling thread alone. Who comes to user 0 gets the permitted capabilities
    /// made effective.
    /// </summary>
    public static Errno SetUserOfThread(uint userId, uint groupId)
    {
        Errno error = Result((int)syscall_setres(IsArm64 ? 149 : 119, groupId, groupId, groupId));
        return error != Errno.None ? error : Result((int)syscall_setres(IsArm64 ? 147 : 117, userId, userId, userId));
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int setresuid(uint real, uint effective, uint saved);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int setresgid(uint real, uint effective, uint saved);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_setres(nint number, nuint real, nuint effective, nuint saved);
}
