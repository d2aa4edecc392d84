using System.Collections.Generic;
using Virtfs.Drivers.Local;
using Xunit;

namespace Virtfs.Drivers.Tests.Local;

/// <summary>What belongs to one object, linked to each other.</summary>
public sealed class OwnedListTests
{
    private readonly Entry[] _entries = [new(), new(), new()];
    private OwnedList<Entry> _list;

    public OwnedListTests()
    {
        foreach (Entry entry in _entries)
        {
            _list.Add(entry);
        }
    }

    [Fact]
    public void The_newest_is_the_first() => Assert.Equal([_entries[2], _entries[1], _entries[0]], All());

    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 1, 0)]
    public void Any_can_be_taken_out_and_put_in_again(int taken, int first, int second)
    {
        _list.Remove(_entries[taken]);
        Assert.Equal([_entries[first], _entries[second]], All());
        Assert.Null(_entries[taken].NextOfOwner);
        Assert.Null(_entries[taken].PreviousOfOwner);

        _list.Add(_entries[taken]);
        Assert.Equal([_entries[taken], _entries[first], _entries[second]], All());
    }

    [Fact]
    public void With_the_last_taken_out_it_is_empty()
    {
        foreach (Entry entry in _entries)
        {
            _list.Remove(entry);
        }

        Assert.Null(_list.First);
    }

    // Forwards, while the links backwards are compared.
    private List<Entry> All()
    {
        var all = new List<Entry>();
        Entry? before = null;
        for (Entry? entry = _list.First; entry is not null; entry = entry.NextOfOwner)
        {
            Assert.Same(before, entry.PreviousOfOwner);
            all.Add(entry);
            before = entry;
        }

        return all;
    }

    private sealed class Entry : IOwned<Entry>
    {
        public Entry? NextOfOwner { get; set; }

        public Entry? PreviousOfOwner { get; set; }
    }
}
