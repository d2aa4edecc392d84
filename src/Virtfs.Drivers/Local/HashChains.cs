using System;

namespace Virtfs.Drivers.Local;

/// <summary>
/// A hash table whose entries are linked to each other: nothing is allocated for one, and taking one out takes as long however many have its hash. Not safe for
/// several threads: its owner's lock guards it.
/// </summary>
/// <typeparam name="TEntry">The entries.</typeparam>
/// <typeparam name="TChain">Which of their links it uses.</typeparam>
internal sealed class HashChains<TEntry, TChain>
    where TEntry : class
    where TChain : IChain<TEntry>
{
    private const int SmallestSize = 1024;

    private TEntry?[] _heads = new TEntry?[SmallestSize];
    private int _count;

    /// <summary>
    /// The first of the entries among which those with that hash are, what came last before what came first; the others follow by
    /// <see cref="ChainLinks{TEntry}.Next"/>.
    /// </summary>
    public TEntry? First(int hash) => HeadOf(hash);

    /// <summary>Puts an entry in.</summary>
    public void Add(TEntry entry, int hash)
    {
        if (_count >= _heads.Length)
        {
            Grow();
        }

        TChain.LinksOf(entry).HashCode = hash;
        Push(entry);
        _count++;
    }

    /// <summary>Takes an entry out that is in.</summary>
    public void Remove(TEntry entry)
    {
        ref ChainLinks<TEntry> links = ref TChain.LinksOf(entry);
        if (links.Next is { } next)
        {
            TChain.LinksOf(next).Previous = links.Previous;
        }

        if (links.Previous is { } previous)
        {
            TChain.LinksOf(previous).Next = links.Next;
        }
        else
        {
            HeadOf(links.HashCode) = links.Next;
        }

        links = default;
        _count--;
    }

    /// <summary>Does something with every entry, and forgets them all.</summary>
    public void Clear(Action<TEntry> action)
    {
        foreach (TEntry? head in _heads)
        {
            for (TEntry? entry = head; entry is not null; entry = TChain.LinksOf(entry).Next)
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
        ref ChainLinks<TEntry> links = ref TChain.LinksOf(entry);
        ref TEntry? head = ref HeadOf(links.HashCode);
        links.Next = head;
        links.Previous = null;
        if (head is not null)
        {
            TChain.LinksOf(head).Previous = entry;
        }

        head = entry;
    }

    // From the end of each chain, so that what came last stays first.
    private void Grow()
    {
        TEntry?[] old = _heads;
        _heads = new TEntry?[old.Length * 2];
        foreach (TEntry? head in old)
        {
            TEntry? entry = head;
            while (entry is not null && TChain.LinksOf(entry).Next is { } next)
            {
                entry = next;
            }

            while (entry is not null)
            {
                TEntry? previous = TChain.LinksOf(entry).Previous;
                Push(entry);
                entry = previous;
            }
        }
    }
}
