using System;
using System.Linq;
using Virtfs.Server.Transports;
using Xunit;

namespace Virtfs.Server.Tests.Transports;

/// <summary>When the watchdog looks: seldom while requests are short, often while they block, not at all while there are none.</summary>
public sealed class VigilanceTests
{
    private readonly Vigilance _vigilance = new();

    [Fact]
    public void While_requests_are_short_it_looks_seldom() =>
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(Vigilance.Seldom, _vigilance.Next(Sighting.Requests)));

    [Fact]
    public void A_request_that_is_being_served_is_looked_at_again_soon()
    {
        Assert.Equal(Vigilance.Often, _vigilance.Next(Sighting.Serving));
        Assert.Equal(Vigilance.Seldom, _vigilance.Next(Sighting.Requests));
    }

    [Fact]
    public void Where_each_look_meets_another_request_every_other_look_is_followed_by_one_soon() =>
        Assert.Equal(
            [Vigilance.Often, Vigilance.Seldom, Vigilance.Often, Vigilance.Seldom],
            Enumerable.Range(0, 4).Select(_ => _vigilance.Next(Sighting.Serving)));

    [Fact]
    public void After_a_request_that_blocked_it_looks_often_for_a_while()
    {
        Assert.Equal(Vigilance.Often, _vigilance.Next(Sighting.Blocked));

        int looks = Enumerable.Range(0, 1000).TakeWhile(_ => _vigilance.Next(Sighting.Requests) == Vigilance.Often).Count();

        Assert.Equal(Vigilance.Alert, (looks + 1) * Vigilance.Often);
    }

    [Fact]
    public void It_rests_when_nothing_has_happened_for_a_while()
    {
        TimeSpan waited = TimeSpan.Zero;
        while (!_vigilance.MayRest)
        {
            waited += _vigilance.Next(Sighting.Quiet);
            Assert.True(waited <= Vigilance.Rest, "It does not rest.");
        }

        Assert.Equal(Vigilance.Rest, waited);
    }

    [Theory]
    [InlineData((int)Sighting.Requests)]
    [InlineData((int)Sighting.Serving)]
    [InlineData((int)Sighting.Blocked)]
    public void It_does_not_rest_while_anything_happens(int between)
    {
        for (int i = 0; i < 100; i++)
        {
            _vigilance.Next(Sighting.Quiet);
            _vigilance.Next((Sighting)between);
            Assert.False(_vigilance.MayRest);
        }
    }

    [Fact]
    public void Woken_it_looks_for_as_long_again_before_it_rests()
    {
        while (!_vigilance.MayRest)
        {
            _vigilance.Next(Sighting.Quiet);
        }

        _vigilance.Wake();
        _vigilance.Next(Sighting.Quiet);

        Assert.False(_vigilance.MayRest);
    }
}
