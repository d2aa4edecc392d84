using System.Collections.Generic;
using Virtfs.Server.Exports;
using Xunit;

namespace Virtfs.Server.Tests.Exports;

/// <summary>When requests go through, as it was measured at QEMU (reference/qemu-9pfs.md §11).</summary>
public sealed class LeakyBucketTests
{
    [Fact]
    public void A_debt_delays_the_next() => Assert.Equal([0, 0.1, 0.3, 0.5, 0.7], Times(new ThrottleLimit(20_000), 4000, 5));

    [Fact]
    public void Operations_go_one_by_one() => Assert.Equal([0, 0, 0.1, 0.2, 0.3], Times(new ThrottleLimit(10), 1, 5));

    [Fact]
    public void A_large_request_counts_as_several_operations() => Assert.Equal([0, 0.3, 0.7, 1.1], Times(new ThrottleLimit(10), 4, 4));

    [Fact]
    public void A_burst_goes_at_once_up_to_its_size() =>
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.2, 0.4], Times(new ThrottleLimit(20_000, 40_000), 4000, 13));

    [Fact]
    public void A_long_burst_goes_at_its_own_rate()
    {
        // 100 a second for 2 seconds: the first ten at once, then one every hundredth of a second, until 200 are in.
        List<double> times = Times(new ThrottleLimit(10, 100, 2), 1, 400);
        Assert.Equal(0, times[10]);
        Assert.Equal(0.01, times[11]);
        Assert.Equal(0.5, times[60], 3);
        Assert.Equal(0.1, times[399] - times[398], 3);
    }

    [Fact]
    public void One_request_of_any_size_goes_at_once() => Assert.Equal([0, 9.9], Times(new ThrottleLimit(10), 100, 2));

    [Fact]
    public void No_average_is_no_limit() => Assert.Equal([0, 0, 0], Times(default, 1_000_000, 3));

    [Fact]
    public void What_leaked_long_ago_is_gone()
    {
        var bucket = new LeakyBucket(new ThrottleLimit(10));
        bucket.Add(100);
        bucket.Leak(3600);
        Assert.Equal(0, bucket.Wait());
        bucket.Add(1);
        Assert.Equal(0, bucket.Wait());
    }

    /// <summary>The times at which equal requests go through that all come at the start.</summary>
    private static List<double> Times(ThrottleLimit limit, double amount, int count)
    {
        var bucket = new LeakyBucket(limit);
        var times = new List<double>();
        double now = 0;
        for (int i = 0; i < count; i++)
        {
            double wait = bucket.Wait();
            bucket.Leak(wait);
            Assert.Equal(0, bucket.Wait());
            now += wait;
            times.Add(System.Math.Round(now, 6));
            bucket.Add(amount);
        }

        return times;
    }
}
