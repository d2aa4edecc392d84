using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Virtfs.Drivers.Local;

/// <summary>Nodes by directory and name. Nothing is allocated for an entry. Not safe for several threads: its owner's lock guards it.</summary>
/// <typeparam name="TNode">The nodes.</typeparam>
internal sealed class NameTable<TNode>
    where TNode : class, INamedNode<TNode>
{
    private const int SmallestSize = 1024;

    private TNode?[] _heads = new TNode?[SmallestSize];
    private int _count;

    /// <summary>The node of that name in that directory.</summary>
    public bool TryFind(TNode directory, ReadOnlySpan<byte> name, [NotNullWhen(true)] out TNode? node)
    {
        int hash = Hash(directory, name);
        for (node = _heads[hash & (_heads.Length - 1)]; node is not null; node = node.NextInChain)
        {
            if (node.HashCode == hash && ReferenceEquals(node.Parent, directory) && node.Name.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts a node in that has a directory and a name. Several may have the same.</summary>
    public void Add(TNode node)
    {
        if (_count >= _heads.Length)
        {
            Grow();
        }

        node.HashCode = Hash(node.Parent!, node.Name);
        ref TNode? head = ref _heads[node.HashCode & (_heads.Length - 1)];
        node.NextInChain = head;
        head = node;
        _count++;
    }

    /// <summary>Takes a node out; before its directory or name changes.</summary>
    public void Remove(TNode node)
    {
        ref TNode? head = ref _heads[node.HashCode & (_heads.Length - 1)];
        if (ReferenceEquals(head, node))
        {
            head = node.NextInChain;
        }
        else
        {
            TNode before = head!;
            while (!ReferenceEquals(before.NextInChain, node))
            {
                before = before.NextInChain!;
            }

            before.NextInChain = node.NextInChain;
        }

        node.NextInChain = null;
        _count--;
    }

    /// <summary>Forgets all nodes.</summary>
    public void Clear()
    {
        Array.Clear(_heads);
        _count = 0;
    }

    // Seeded by the runtime, so that a guest cannot choose names that meet in one chain.
    private static int Hash(TNode directory, ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.Add(directory.Id);
        hash.AddBytes(name);
        return hash.ToHashCode();
    }

    private void Grow()
    {
        TNode?[] old = _heads;
        _heads = new TNode?[old.Length * 2];
        foreach (TNode? head in old)
        {
            TNode? node = head;
            while (node is not null)
            {
                TNode? next = node.NextInChain;
                ref TNode? place = ref _heads[node.HashCode & (_heads.Length - 1)];
                node.NextInChain = place;
                place = node;
                node = next;
            }
        }

        Debug.Assert(_heads.Length > old.Length, "Grown.");
    }
}
