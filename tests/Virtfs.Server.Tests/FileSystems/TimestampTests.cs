using System;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Server.Tests.FileSystems;

public sealed class TimestampTests
{
    [Theory]
    [InlineData(0, 0, 0u)]
    [InlineData(1, 0, 100u)]
    [InlineData(-1, -1, 999_999_900u)]
    [InlineData(10_000_000, 1, 0u)]
    [InlineData(-10_000_000, -1, 0u)]
    [InlineData(2_534_022_143_999_999_99L, 25_340_221_439L, 999_999_900u)]
    public void A_DateTime_is_kept_to_the_last_tick(long ticksSince1970, long seconds, uint nanoseconds)
    {
        DateTime time = DateTime.UnixEpoch.AddTicks(ticksSince1970);

        var stamp = Timestamp.FromDateTime(time);

        Assert.Equal(new Timestamp(seconds, nanoseconds), stamp);
        Assert.Equal(time, stamp.ToDateTime());
    }

    [Fact]
    public void A_local_time_becomes_UTC()
    {
        DateTime time = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Local);
        Assert.Equal(new DateTimeOffset(time).ToUnixTimeSeconds(), Timestamp.FromDateTime(time).Seconds);
    }

    [Theory]
    [InlineData(long.MinValue, 1)]
    [InlineData(long.MaxValue, 9999)]
    public void What_DateTime_cannot_hold_becomes_the_nearest_it_can(long seconds, int year) => Assert.Equal(year, new Timestamp(seconds, 0).ToDateTime().Year);
}
