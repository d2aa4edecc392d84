using Virtfs.Server.Transports;
using Xunit;

namespace Virtfs.Server.Tests.Transports;

/// <summary>When a worker more is worth waking for bulk requests.</summary>
public sealed class BulkPaceTests
{
    private readonly BulkPace _pace = new();

    [Fact]
    public void Until_anything_is_known_one_request_that_waits_is_enough() => Assert.True(_pace.IsWorthWaking(1));

    [Fact]
    public void Nothing_that_waits_is_never_enough() => Assert.False(_pace.IsWorthWaking(0));

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public void Quick_requests_are_worth_it_when_together_they_take_as_long_as_the_waking(int quick)
    {
        Serve(BulkPace.WakingTicks / quick, 100);
        Assert.False(_pace.IsWorthWaking(quick - 1));
        Assert.True(_pace.IsWorthWaking(quick + 1));
    }

    [Fact]
    public void Behind_slow_ones_one_that_waits_is_enough()
    {
        Serve(BulkPace.WakingTicks / 10, 100);
        Serve(10 * BulkPace.WakingTicks, 200);
        Assert.True(_pace.IsWorthWaking(1));
    }

    [Fact]
    public void One_that_took_very_long_changes_little()
    {
        Serve(BulkPace.WakingTicks / 10, 100);
        Serve(1000 * BulkPace.WakingTicks, 1);
        Assert.False(_pace.IsWorthWaking(2));
    }

    private void Serve(long ticks, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _pace.Add(ticks);
        }
    }
}
