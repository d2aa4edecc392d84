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
}
