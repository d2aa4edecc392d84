using System;

namespace Virtfs.Server.FileSystems;

/// <summary>A point in time.</summary>
/// <param name="Seconds">Seconds since 1970-01-01T00:00:00Z; negative before.</param>
/// <param name="Nanoseconds">0 to 999,999,999; in a change also <see cref="Now"/> or <see cref="Omit"/>.</param>
public readonly record struct Timestamp(long Seconds, uint Nanoseconds)
{
    /// <summary>utimensat(2)'s UTIME_NOW: in a change, the time at which it is applied.</summary>
    public const uint Now = 0x3FFFFFFF;

    /// <summary>utimensat(2)'s UTIME_OMIT: in a change, leave the time as it is.</summary>
    public const uint Omit = 0x3FFFFFFE;

    /// <summary>The time it is now, as the clock has it.</summary>
    public static Timestamp Current => FromDateTime(DateTime.UtcNow);

    /// <summary>Converts; exact, and a local time becomes UTC.</summary>
    public static Timestamp FromDateTime(DateTime time)
    {
        long ticks = (time.ToUniversalTime() - DateTime.UnixEpoch).Ticks;
        long seconds = (ticks / TimeSpan.TicksPerSecond) - (ticks % TimeSpan.TicksPerSecond < 0 ? 1 : 0);
        return new Timestamp(seconds, (uint)((ticks - (seconds * TimeSpan.TicksPerSecond)) * TimeSpan.NanosecondsPerTick));
    }

    /// <summary>Converts, to UTC and units of 100 ns; what DateTime cannot hold, the years before 1 and after 9999, becomes the nearest it can.</summary>
    public DateTime ToDateTime()
    {
        long seconds = Math.Clamp(Seconds, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 1);
        return DateTime.UnixEpoch.AddSeconds(seconds).AddTicks(Nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>What a time becomes by a change: the new one, the present, or what it was.</summary>
    /// <param name="change">The change; null leaves the time.</param>
    /// <param name="time">The time.</param>
    /// <returns>False for nanoseconds that are none: the change is EINVAL.</returns>
    internal static bool TryChange(Timestamp? change, ref Timestamp time)
    {
        if (change is not { } stamp || stamp.Nanoseconds == Omit)
        {
            return true;
        }

        time = stamp.Nanoseconds == Now ? Current : stamp;
        return time.Nanoseconds <= 999_999_999;
    }
}
