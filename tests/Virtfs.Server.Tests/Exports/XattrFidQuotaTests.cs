using System.Linq;
using System.Threading;
using Virtfs.Server.Exports;
using Xunit;

namespace Virtfs.Server.Tests.Exports;

public sealed class XattrFidQuotaTests
{
    [Fact]
    public void As_many_enter_as_the_limit_says()
    {
        var quota = new XattrFidQuota(2);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => quota.TryEnter()));
        quota.Leave();
        Assert.True(quota.TryEnter());
        Assert.Equal(2, quota.Count);
    }

    [Fact]
    public void Threads_together_never_hold_more_than_the_limit()
    {
        var quota = new XattrFidQuota(3);
        int inside = 0;
        int most = 0;
        Thread[] threads = [.. Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 20000; i++)
            {
                if (quota.TryEnter())
                {
                    int now = Interlocked.Increment(ref inside);
                    InterlockedMax(ref most, now);
                    Interlocked.Decrement(ref inside);
                    quota.Leave();
                }
            }
        }))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.InRange(most, 1, 3);
        Assert.Equal(0, quota.Count);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
