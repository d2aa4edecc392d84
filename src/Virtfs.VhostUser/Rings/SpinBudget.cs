using System;
using System.Diagnostics;
using System.Threading;

namespace Virtfs.VhostUser.Rings;

/// <summary>
/// How long a ring's holder looks for the next request before it sleeps: as long as requests come within that time, not at all when they do not, or when
/// the processor is wanted by others.
/// </summary>
/// <remarks>
/// Sleeping and being woken costs a request 15 to 200 microseconds; looking costs a processor. With two processors, one guest and a free core looking wins
/// 80 microseconds a request; with a second guest it loses milliseconds, since the guest itself has to wait for the processor. Hence the three rules: the
/// budget follows the pauses between requests, a look that was interrupted by the scheduler ends and is not repeated for a while, and of all rings
/// together only half as many look as there are processors. Used by the holder alone.
/// </remarks>
internal sealed class SpinBudget
{
    /// <summary>Turns of the processor's pause instruction between two looks.</summary>
    public const int Pause = 6;

    // Longer than this between two looks, which take less than one: the thread was not running.
    private static readonly long PreemptedTicks = Stopwatch.Frequency * 20 / 1_000_000;
    private static readonly long FirstHoldOff = Stopwatch.Frequency * 2 / 1_000;
    private static readonly long LongestHoldOff = Stopwatch.Frequency / 2;
    private static readonly long LeastTicks = Stopwatch.Frequency * 5 / 1_000_000;

    private static readonly int MostLooking = Math.Max(Environment.ProcessorCount / 2, Environment.ProcessorCount > 1 ? 1 : 0);
    private static int _looking;

    private readonly long _most;
    private long _ticks;
    private long _holdOff = FirstHoldOff;
    private long _notBefore;

    /// <summary>Starts with all of it.</summary>
    /// <param name="most">The longest look.</param>
    public SpinBudget(TimeSpan most)
    {
        _most = (long)(most.TotalSeconds * Stopwatch.Frequency);
        _ticks = _most;
    }

    /// <summary>True when it is worth looking, until a time.</summary>
    public bool TryBegin(long now, out long until)
    {
        until = now + _ticks;
        if (_ticks < LeastTicks || now < _notBefore)
        {
            return false;
        }

        if (Interlocked.Increment(ref _looking) <= MostLooking)
        {
            return true;
        }

        Interlocked.Decrement(ref _looking);
        return false;
    }

    /// <summary>The look that <see cref="TryBegin"/> allowed is over.</summary>
    public static void End() => Interlocked.Decrement(ref _looking);

    /// <summary>True when so much time lies between two looks that the thread cannot have been running.</summary>
    public bool WasPreempted(long last, long now)
    {
        if (now - last < PreemptedTicks)
        {
            return false;
        }

        // Twice as long each time, so that a machine that stays busy is soon left alone.
        _notBefore = now + _holdOff;
        _holdOff = Math.Min(_holdOff * 2, LongestHoldOff);
        return true;
    }

    /// <summary>The holder slept, and a request came after a time.</summary>
    public void Slept(long ticks)
    {
        if (ticks <= _most)
        {
            _ticks = Math.Min(_most, Math.Max(LeastTicks, _ticks * 2));
            _holdOff = Math.Max(FirstHoldOff, _holdOff / 2);
        }
        else
        {
            _ticks /= 2;
        }
    }
}
