using System;
using System.Diagnostics;

namespace Virtfs.VhostUser.Rings;

/// <summary>
/// Whether a ring's holder looks for the next request before it sleeps: while requests come within that time, hardly ever when they do not, or when the
/// processor is wanted by others.
/// </summary>
/// <remarks>
/// <para>
/// Sleeping and being woken costs a request 15 to 200 microseconds; looking costs a processor. Hence four rules. Looks that find a request earn credit, those
/// that do not use it up; one disturbance therefore does not end the looking. Without credit a look is tried from time to time, less often each time it finds
/// nothing: how long a sleep lasted does not tell, since most of it may be the waking. A look during which somebody else had the processor ends and
/// is not repeated for a while. Of all rings together only half as many look as there are processors (<see cref="Lookouts"/>).
/// </para>
/// <para>
/// A guest whose requests are far apart costs at most half a percent of a processor by these trials. Used by the holder alone; times are ticks of
/// <see cref="Stopwatch"/>.
/// </para>
/// </remarks>
/// <param name="most">How long a look is.</param>
/// <param name="lookouts">Those who look.</param>
internal sealed class SpinBudget(TimeSpan most, Lookouts lookouts)
{
    /// <summary>Turns of the processor's pause instruction between two looks.</summary>
    public const int Pause = 6;

    /// <summary>
    /// A look gives the processor to whoever waits for it each time so many ticks are over, 4 microseconds. A driver that shares it could not send its next request
    /// otherwise, and the look would find nothing however long it is.
    /// </summary>
    public static readonly long YieldTicks = Stopwatch.Frequency * 4 / 1_000_000;

    // Longer than this between two looks, which take less than one: somebody used the processor. Threads that only pass by, such as the watchdog, take 30 to 60 microseconds.
    private static readonly long PreemptedTicks = Stopwatch.Frequency * 100 / 1_000_000;
    private static readonly long FirstHoldOff = Stopwatch.Frequency * 2 / 1_000;
    private static readonly long LongestHoldOff = Stopwatch.Frequency / 2;
    private static readonly long LeastTicks = Stopwatch.Frequency * 5 / 1_000_000;

    // In looks that found nothing. What a trial that finds a request is worth is less, since it may have been luck.
    private const int MostCredit = 8;
    private const int TrialCredit = 4;

    // Pauses between trials, in looks.
    private const int FirstTrialPause = 8;
    private const int LongestTrialPause = 200;

    // So many hold-offs without being interrupted make the next one short again.
    private const int QuietHoldOffs = 4;

    private readonly long _most = (long)(most.TotalSeconds * Stopwatch.Frequency);
    private int _credit = MostCredit;
    private long _trialPause;
    private long _nextTrial;
    private long _holdOff = FirstHoldOff;
    private long _notBefore;

    /// <summary>True when it is worth looking, until a time; <see cref="End"/> follows.</summary>
    public bool TryBegin(long now, out long until)
    {
        until = now + _most;
        if (_most < LeastTicks || now < _notBefore || (_credit == 0 && now < _nextTrial) || !lookouts.TryEnter())
        {
            return false;
        }

        if (_credit == 0)
        {
            _trialPause = Math.Clamp(_trialPause * 2, FirstTrialPause * _most, LongestTrialPause * _most);
            _nextTrial = now + _trialPause;
        }

        return true;
    }

    /// <summary>The look that <see cref="TryBegin"/> allowed is over.</summary>
    /// <param name="found">Whether there is a request.</param>
    public void End(bool found)
    {
        lookouts.Leave();
        if (found)
        {
            Gain();
        }
        else if (_credit > 0)
        {
            _credit--;
        }
    }

    /// <summary>The holder waited so long in all, and slept at last, before a request came.</summary>
    public void Slept(long ticks)
    {
        if (ticks <= _most)
        {
            Gain();

            // Woken so soon: a processor is free.
            _holdOff = Math.Max(FirstHoldOff, _holdOff / 2);
        }
    }

    /// <summary>True when so much time lies between two looks that the thread cannot have been running.</summary>
    public bool WasPreempted(long last, long now)
    {
        if (now - last < PreemptedTicks)
        {
            return false;
        }

        // Twice as long each time, so that a machine that stays busy is soon left alone: a request that comes while others have the processor waits for it,
        // where one that wakes a sleeper gets another.
        bool quiet = now - _notBefore > QuietHoldOffs * _holdOff;
        _holdOff = quiet ? FirstHoldOff : Math.Min(_holdOff * 2, LongestHoldOff);
        _notBefore = now + _holdOff;
        return true;
    }

    private void Gain()
    {
        _credit = _credit == 0 ? TrialCredit : Math.Min(_credit + 1, MostCredit);
        _trialPause = 0;
    }
}
