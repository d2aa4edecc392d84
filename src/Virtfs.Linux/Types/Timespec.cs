using System.Runtime.InteropServices;

namespace Virtfs.Linux;

/// <summary>A point in time or a duration: struct timespec, 16 bytes.</summary>
/// <param name="Seconds">Whole seconds; since 1970-01-01 UTC for a file's time.</param>
/// <param name="Nanoseconds">0 to 999,999,999, or for utimensat(2) one of the special values <see cref="Now"/> and
/// <see cref="Omit"/>.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Timespec(long Seconds, long Nanoseconds)
{
    private const long UtimeNow = (1L << 30) - 1;

    private const long UtimeOmit = (1L << 30) - 2;

    /// <summary>UTIME_NOW: set the time to the kernel's present.</summary>
    public static Timespec Now => new(0, UtimeNow);

    /// <summary>UTIME_OMIT: leave the time as it is.</summary>
    public static Timespec Omit => new(0, UtimeOmit);
}
