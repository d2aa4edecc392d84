using System;

namespace Virtfs.Drivers.Local;

/// <summary>A hash table whose entries are linked to each other: nothing is allocated for one. Not safe for several threads: its owner's lock guards it.</summary>
/// <typeparam name="TEntry">The entries.</typeparam>
internal sealed class HashChains<TEntry>
    where TEntry : class, IChained<TEntry>
{
    private const int SmallestSize = 1024;

    private TEntry?[] _heads = new TEntry?[SmallestSize];
    private int _count;

    /// <summary>The first of the entries among which those with that hash are; the others follow by <see cref="IChained{TEntry}.NextInChain"/>.</summary>
    public TEntry? First(int hash) => HeadOf(hash);

    /// <summary>Puts an entry in.</summary>
    public void Add(TEntry entry)
    {
        if (_count >= _heads.Length)
        {
            Grow();
        }

        Push(entry);
        _count++;
    }

    /// <summary>Takes an entry out that is in.</summary>
    public void Remove(TEntry entry)
    {
        ref TEntry? head = ref HeadOf(entry.HashCode);
        if (ReferenceEquals(head, entry))
        {
            head = entry.NextInChain;
        }
        else
        {
            TEntry before = head!;
            while (!ReferenceEquals(before.NextInChain, entry))
            {
                before = before.NextInChain!;
            }

            before.NextInChain = entry.NextInChain;
        }

        entry.NextInChain = null;
        _count--;
    }

    /// <summary>Does something with every entry, and forgets them all.</summary>
    public void Clear(Action<TEntry> action)
    {
        foreach (TEntry? head in _heads)
        {
            for (TEntry? entry = head; entry is not null; entry = entry.NextInChain)
            {
                action(entry);
            }
        }

        Clear();
    }

    /// <summary>Forgets all entries.</summary>
    public void Clear()
    {
        Array.Clear(_heads);
        _count = 0;
    }

    private ref TEntry? HeadOf(int hash) => ref _heads[hash & (_heads.Length - 1)];

    private void Push(TEntry entry)
    {
        ref TEntry? head = ref HeadOf(entry.HashCode);
        entry.NextInChain = head;
        head = entry;
    }

    private void Grow()
    {
        TEntry?[] old = _heads;
        _heads = new TEntry?[old.Length * 2];
        foreach (TEntry? head in old)
        {
            TEntry? entry = head;
            while (entry is not null)
            {
                TEntry? next = entry.NextInChain;
                Push(entry);
                entry = next;
            }
        }
    }
}
