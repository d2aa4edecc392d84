using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    private const int ClockMonotonic = 1;

    /// <summary>
    /// Sleeps. clock_nanosleep(2) on CLOCK_MONOTONIC, which returns the error itself: EINTR when a signal came first, with the rest of the
    /// time in <paramref name="remaining"/>; EINVAL for nanoseconds out of range.
    /// </summary>
    public static Errno ClockNanoSleep(in Timespec duration, out Timespec remaining)
    {
        Timespec request = duration;
        Timespec rest = default;
        Errno error = (Errno)clock_nanosleep(ClockMonotonic, 0, &request, &rest);
        remaining = rest;
        return error;
    }

    [LibraryImport(Library)]
    private static partial int clock_nanosleep(int clock, int flags, Timespec* request, Timespec* remaining);
}
