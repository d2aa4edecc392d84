using System;

namespace Virtfs.Daemon.Verbs;

/// <summary>Times of files in this machine's time zone.</summary>
internal static class Moment
{
    /// <summary>A time; what no calendar holds becomes its first or last moment.</summary>
    public static DateTime ToLocal(ulong seconds, ulong nanoseconds)
    {
        long since = (long)seconds; // Times before 1970 are negative, and travel as they are.
        long last = DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 86400;
        long first = DateTimeOffset.MinValue.ToUnixTimeSeconds() + 86400;
        DateTimeOffset moment = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(since, first, last));
        return moment.AddTicks((long)(nanoseconds % 1_000_000_000) / 100).LocalDateTime;
    }
}
