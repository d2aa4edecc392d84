using System;

namespace Virtfs.Server.Exports;

/// <summary>
/// QEMU's leaky bucket: what is done fills it, and it leaks at the average rate. Who comes while it holds too much waits until it does not any more; then a
/// request of any size goes in at once, and those behind it wait for that.
/// </summary>
/// <remarks>Source: reference/qemu-9pfs.md §11. Guarded by its owner.</remarks>
internal sealed class LeakyBucket(ThrottleLimit limit)
{
    // Without a burst rate a tenth of a second's worth is let through at once.
    private const double UsualShare = 10;

    // Rounding must not make who has waited wait again.
    private const double Instant = 1e-6;

    private double _level;
    private double _burst;

    /// <summary>Lets what leaked in some time out.</summary>
    public void Leak(double seconds)
    {
        _level = Math.Max(0, _level - (limit.Average * seconds));
        _burst = Math.Max(0, _burst - (limit.Maximum * seconds));
    }

    /// <summary>How long a request has to wait, in seconds.</summary>
    public double Wait()
    {
        if (limit.Average == 0)
        {
            return 0;
        }

        double size = limit.Maximum == 0 ? limit.Average / UsualShare : limit.Maximum * limit.Length;
        double wait = (_level - size) / limit.Average;
        if (limit.Length > 1)
        {
            wait = Math.Max(wait, (_burst - (limit.Maximum / UsualShare)) / limit.Maximum);
        }

        return wait > Instant ? wait : 0;
    }

    /// <summary>Puts in what is done.</summary>
    public void Add(double amount)
    {
        _level += amount;
        if (limit.Length > 1)
        {
            _burst += amount;
        }
    }
}
