using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Virtfs.Drivers.Synth;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Synth;

/// <summary>Listings of directories made by code: places that stay, and a cost that does not grow.</summary>
public sealed class SynthListingTests
{
    private readonly SynthFileSystem _tree = new();
    private readonly Visitor _guest;

    public SynthListingTests() => _guest = new Visitor(_tree);

    [Fact]
    public void Children_come_in_the_order_in_which_they_were_added_behind_the_dots()
    {
        Array.ForEach(["z", "a", "m"], name => _tree.Root.AddFile(name, []));
        var reply = new NameList(8192);
        _guest.Open("").ReadDirectory(0, reply);
        Assert.Equal([".", "..", "z", "a", "m"], reply.Names);
    }

    [Fact]
    public void A_listing_goes_on_behind_its_place_whatever_came_and_went_meanwhile()
    {
        Fill(1000);
        OpenFile directory = _guest.Open("");
        HashSet<string> seen = [];
        ulong offset = 0;
        for (int reply = 0; ; reply++)
        {
            var names = new NameList(24 * 20);
            Assert.Equal(Errno.None, directory.ReadDirectory(offset, names));
            if (names.Names.Count == 0)
            {
                break;
            }

            Assert.All(names.Names, name => Assert.True(seen.Add(name), name));
            offset = names.LastOffset;

            // Every second child of those that were shown and of those that are to come goes, the one at the place too.
            _tree.Root.Remove(names.Names[^1]);
            _tree.Root.Remove($"{(reply * 37) % 1000}");
            _tree.Root.AddFile($"new{reply}", []);
        }

        Assert.DoesNotContain(seen, name => name.StartsWith("new", StringComparison.Ordinal));
        Assert.Empty(_tree.Root.Names.Where(name => !name.StartsWith("new", StringComparison.Ordinal)).Except(seen));
    }

    [Fact]
    public void What_is_added_during_a_listing_comes_with_the_next_one()
    {
        _tree.Root.AddFile("first", []);
        OpenFile directory = _guest.Open("");
        var reply = new NameList(24 + 5 + 24 + 2 + 24 + 1);
        directory.ReadDirectory(0, reply);
        Assert.Equal([".", "..", "first"], reply.Names);
        _tree.Root.AddFile("second", []);
        var end = new NameList(8192);
        directory.ReadDirectory(reply.LastOffset, end);
        Assert.Empty(end.Names);
        Assert.Equal(["first", "second"], _guest.List(""));
    }

    [Fact]
    public void A_listing_in_small_replies_is_the_same()
    {
        Fill(200);
        Assert.Equal(_guest.List(""), _guest.List("", 30));
        Assert.Equal(200, _guest.List("", 30).Count);
    }

    [Fact]
    public void An_offset_no_directory_can_have_is_EINVAL() =>
        Assert.Equal(Errno.EINVAL, _guest.Open("").ReadDirectory(1UL << 63, new NameList(100)));

    [Fact]
    public void Places_stay_when_gaps_are_closed()
    {
        Fill(500);
        OpenFile directory = _guest.Open("");
        var reply = new NameList(8192);
        directory.ReadDirectory(0, reply);
        ulong place = reply.LastOffset;
        int next = int.Parse(reply.Names[^1], CultureInfo.InvariantCulture) + 1;
        for (int i = 0; i < 500; i += 1)
        {
            if (i % 100 != 99)
            {
                _tree.Root.Remove($"{i}");
            }
        }

        var rest = new NameList(8192);
        directory.ReadDirectory(place, rest);
        Assert.Equal(Enumerable.Range(next, 500 - next).Where(i => i % 100 == 99).Select(i => $"{i}"), rest.Names);
    }

    [Fact]
    public void A_look_up_and_a_reply_cost_the_same_among_a_hundred_thousand_as_among_a_hundred()
    {
        Fill(100);
        double few = Ticks();
        Fill(100_000);

        // A scan would cost a thousand times as much; the caches may cost some, and the machine may be busy.
        Assert.InRange(Ticks(), 0, few * 50);
    }

    private void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _tree.Root.TryAdd($"{i}", new StaticFile([]));
        }
    }

    // Of a look-up and of a reply from the middle, the best of many.
    private double Ticks()
    {
        OpenFile directory = _guest.Open("");
        directory.ReadDirectory(0, new NameList(1000));
        ulong middle = (ulong)(_tree.Root.Count / 2);
        long best = long.MaxValue;
        for (int i = 0; i < 2000; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Assert.Equal(Errno.None, _guest.TryWalk("77"));
            directory.ReadDirectory(middle, new NameList(1000));
            best = Math.Min(best, Stopwatch.GetTimestamp() - start);
        }

        return best;
    }
}
