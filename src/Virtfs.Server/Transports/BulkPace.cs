using System;
using System.Diagnostics;

namespace Virtfs.Server.Transports;

/// <summary>
/// Whether a lane's bulk requests should be served by one worker more: when those that wait would take longer than to wake it. Times are ticks of
/// <see cref="Stopwatch"/>.
/// </summary>
/// <remarks>
/// 128 KiB in the page cache are copied in 10 to 40 microseconds, so a few of them are done sooner by the one who is awake, in whose caches they lie too: with four
/// in flight on two processors that was 1.03 to 1.3 times as fast. What comes from a disk takes longer; there, one that waits is enough.
/// </remarks>
internal sealed class BulkPace
{
    /// <summary>How long it takes until another worker serves: 30 to 200 microseconds, measured on virtual machines.</summary>
    internal static readonly long WakingTicks = Stopwatch.Frequency * 120 / 1_000_000;

    // A change of pace is followed within about so many requests.
    private const int AverageOver = 8;

    // The average so many times, so that no part of it is lost. Long until it is known.
    private long _sum = AverageOver * WakingTicks;

    /// <summary>Whether one worker more is worth waking.</summary>
    /// <param name="waiting">Requests that wait.</param>
    public bool IsWorthWaking(int waiting) => waiting * (_sum / AverageOver) >= WakingTicks;

    /// <summary>
    /// Counts a request. Longer than it takes to wake somebody is as long: one that lost its processor for milliseconds says nothing of the others. Several workers may do
    /// so at once; then one of them may be lost, and an average loses little by it.
    /// </summary>
    /// <param name="ticks">How long it was served.</param>
    public void Add(long ticks) => _sum += Math.Min(ticks, WakingTicks) - (_sum / AverageOver);
}
