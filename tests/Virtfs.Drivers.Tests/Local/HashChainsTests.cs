using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Drivers.Tests.Local;

/// <summary>A hash table of entries that are linked to each other.</summary>
[Collection(Alone.Name)]
public sealed class HashChainsTests
{
    private readonly HashChains<Entry, Chain> _chains = new();

    [Fact]
    public void Of_those_with_one_hash_the_newest_is_first_also_after_the_table_has_grown()
    {
        Entry[] entries = Add(10_000, number => number % 100);

        Assert.Equal(entries.Where(entry => entry.Number % 100 == 7).Reverse(), With(7));
    }

    [Fact]
    public void Any_can_be_taken_out_and_put_in_again()
    {
        Entry[] entries = Add(3, _ => 5);
        foreach (Entry taken in entries)
        {
            _chains.Remove(taken);
            Assert.Equal(entries.Except([taken]).Reverse(), With(5).OrderByDescending(entry => entry.Number));
            _chains.Add(taken, 5);
            Assert.Same(taken, _chains.First(5));
        }

        Array.ForEach(entries, _chains.Remove);
        Assert.Null(_chains.First(5));
    }

    [Fact]
    public void Taking_the_oldest_out_costs_the_same_among_a_hundred_thousand_with_its_hash_as_among_a_hundred()
    {
        double few = Ticks(Add(100, _ => 1));
        double many = Ticks(Add(100_000, _ => 1));

        // A scan would cost a thousand times as much; the caches may cost some, and the machine may be busy.
        Assert.InRange(many, 0, few * 50);
    }

    // The best of many.
    private double Ticks(Entry[] oldestFirst)
    {
        long best = long.MaxValue;
        foreach (Entry entry in oldestFirst.Take(50))
        {
            long start = Stopwatch.GetTimestamp();
            _chains.Remove(entry);
            best = Math.Min(best, Stopwatch.GetTimestamp() - start);
        }

        return Math.Max(best, 10);
    }

    private Entry[] Add(int count, Func<int, int> hash)
    {
        Entry[] entries = [.. Enumerable.Range(0, count).Select(number => new Entry(number))];
        Array.ForEach(entries, entry => _chains.Add(entry, hash(entry.Number)));
        return entries;
    }

    // Forwards, while the links backwards are compared.
    private List<Entry> With(int hash)
    {
        var all = new List<Entry>();
        Entry? before = null;
        for (Entry? entry = _chains.First(hash); entry is not null; entry = entry.Links.Next)
        {
            Assert.Same(before, entry.Links.Previous);
            if (entry.Links.HashCode == hash)
            {
                all.Add(entry);
            }

            before = entry;
        }

        return all;
    }

    private readonly struct Chain : IChain<Entry>
    {
        public static ref ChainLinks<Entry> LinksOf(Entry entry) => ref entry.Links;
    }

    private sealed class Entry(int number)
    {
        private ChainLinks<Entry> _links;

        public int Number { get; } = number;

        public ref ChainLinks<Entry> Links => ref _links;
    }
}
