using System.Runtime.InteropServices;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>The real user. getuid(2), cannot fail.</summary>
    public static uint GetUserId() => getuid();

    /// <summary>The effective user. geteuid(2), cannot fail.</summary>
    public static uint GetEffectiveUserId() => geteuid();

    /// <summary>The effective group. getegid(2), cannot fail.</summary>
    public static uint GetEffectiveGroupId() => getegid();

    /// <summary>The process. getpid(2), cannot fail.</summary>
    public static int GetProcessId() => getpid();

    /// <summary>The calling thread, as the kernel counts threads. gettid(2), cannot fail.</summary>
    public static int GetThreadId() => gettid();

    /// <summary>
    /// Sets the permission bits that new files do not get, for the whole process at once, and returns the old ones. umask(2), cannot fail.
    /// </summary>
    public static uint Umask(uint mask) => umask(mask);

    [LibraryImport(Library)]
    private static partial uint getuid();

    [LibraryImport(Library)]
    private static partial uint geteuid();

    [LibraryImport(Library)]
    private static partial uint getegid();

    [LibraryImport(Library)]
    private static partial int getpid();

    [LibraryImport(Library)]
    private static partial int gettid();

    [LibraryImport(Library)]
    private static partial uint umask(uint mask);
}
