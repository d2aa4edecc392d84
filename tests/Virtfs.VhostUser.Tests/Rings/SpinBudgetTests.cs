using System;
using System.Diagnostics;
using Virtfs.VhostUser.Rings;
using Xunit;

namespace Virtfs.VhostUser.Tests.Rings;

/// <summary>How long a ring's holder looks for the next request, and when it does not. The times are made up: nothing here waits.</summary>
public sealed class SpinBudgetTests
{
    private static readonly long Most = Microseconds(50);

    private readonly Lookouts _lookouts = new(1);
    private readonly SpinBudget _spin;
    private long _now = Microseconds(1_000_000);

    public SpinBudgetTests() => _spin = new SpinBudget(TimeSpan.FromMicroseconds(50), _lookouts);

    [Fact]
    public void Looking_goes_on_while_requests_are_found()
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Most, Look(found: true));
        }
    }

    [Fact]
    public void Eight_looks_in_vain_end_it_but_for_a_trial()
    {
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(Most, LookInVain());
        }

        Assert.Equal(Most, LookInVain());
        Assert.Equal(0, LookInVain());
    }

    [Fact]
    public void Looks_of_which_every_second_finds_a_request_do_not_end()
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Most, LookInVain());
            Assert.Equal(Most, Look(found: true));
        }
    }

    [Fact]
    public void A_request_found_by_a_trial_brings_looking_back()
    {
        GiveUp();
        _now += 200 * Most;

        Assert.Equal(Most, Look(found: true));
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(Most, LookInVain());
        }
    }

    [Fact]
    public void Slow_requests_after_long_sleeps_cost_half_a_percent_of_the_time()
    {
        GiveUp();
        long begin = _now;
        long looked = 0;
        for (int i = 0; i < 100_000; i++)
        {
            looked += LookInVain();
            _now += Microseconds(80);
        }

        Assert.InRange((double)looked / (_now - begin), 0.003, 0.005);
    }

    [Fact]
    public void A_guest_whose_requests_come_fast_again_is_looked_for_within_ten_milliseconds()
    {
        GiveUp();
        for (int i = 0; i < 100_000; i++)
        {
            LookInVain();
            _now += Microseconds(80);
        }

        long begin = _now;
        while (Look(found: true) == 0)
        {
            _spin.Slept(2 * Most);
            _now += Microseconds(80);
        }

        Assert.InRange(_now - begin, 0, Microseconds(10_200));
    }

    [Fact]
    public void A_short_sleep_brings_looking_back()
    {
        GiveUp();
        _spin.Slept(Microseconds(20));

        Assert.Equal(Most, Look(found: true));
    }

    [Fact]
    public void A_long_sleep_does_not()
    {
        GiveUp();
        _spin.Slept(Microseconds(80));

        Assert.Equal(0, Look(found: true));
    }

    [Fact]
    public void A_short_sleep_halves_the_time_after_an_interruption()
    {
        Interrupt();
        Interrupt();
        Interrupt();
        _spin.Slept(Microseconds(20));
        Interrupt();
        _now += Microseconds(8_000);

        Assert.Equal(Most, Look(found: true));
    }

    [Theory]
    [InlineData(60, false)] // The watchdog passes by.
    [InlineData(150, true)]
    public void A_look_is_interrupted_when_somebody_else_used_the_processor(int microseconds, bool interrupted) =>
        Assert.Equal(interrupted, _spin.WasPreempted(_now, _now + Microseconds(microseconds)));

    [Fact]
    public void After_an_interruption_nobody_looks_for_a_while_and_longer_each_time()
    {
        foreach (int milliseconds in (int[])[2, 4, 8, 16, 32, 64, 128, 256, 500, 500])
        {
            Interrupt();
            _now += Microseconds((milliseconds * 1000) - 1);
            Assert.Equal(0, Look(found: true));
            _now += Microseconds(1);
            Assert.Equal(Most, Look(found: true));
        }
    }

    [Fact]
    public void After_a_quiet_time_an_interruption_counts_as_the_first()
    {
        Interrupt();
        _now += Microseconds(2_000);
        Interrupt();
        _now += Microseconds(6 * 4_000);
        Interrupt();
        _now += Microseconds(2_000);

        Assert.Equal(Most, Look(found: true));
    }

    [Fact]
    public void With_enough_others_looking_it_does_not()
    {
        Assert.True(_lookouts.TryEnter());
        Assert.Equal(0, Look(found: true));
        _lookouts.Leave();

        Assert.Equal(Most, Look(found: true));
    }

    [Fact]
    public void No_time_to_look_is_never() => Assert.False(new SpinBudget(TimeSpan.Zero, _lookouts).TryBegin(_now, out _));

    private static long Microseconds(long count) => count * Stopwatch.Frequency / 1_000_000;

    /// <returns>How long it was allowed to look; 0 for not at all.</returns>
    private long Look(bool found)
    {
        if (!_spin.TryBegin(_now, out long until))
        {
            return 0;
        }

        _spin.End(found);
        return until - _now;
    }

    private long LookInVain()
    {
        long looked = Look(found: false);
        _now += looked;
        _spin.Slept(2 * Most);
        return looked;
    }

    private void GiveUp()
    {
        while (LookInVain() != 0)
        {
        }
    }

    private void Interrupt() => Assert.True(_spin.WasPreempted(_now - Microseconds(1_000), _now));
}
