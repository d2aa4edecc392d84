using System;
using System.Diagnostics.CodeAnalysis;

namespace Virtfs.Drivers.Local;

/// <summary>Nodes by directory and name. Nothing is allocated for an entry. Not safe for several threads: its owner's lock guards it.</summary>
/// <typeparam name="TNode">The nodes.</typeparam>
internal sealed class NameTable<TNode>
    where TNode : class, INamedNode<TNode>
{
    private readonly HashChains<TNode, NameChain> _chains = new();

    /// <summary>The node of that name in that directory; of several, the one that came last.</summary>
    public bool TryFind(TNode directory, ReadOnlySpan<byte> name, [NotNullWhen(true)] out TNode? node)
    {
        int hash = Hash(directory, name);
        for (node = _chains.First(hash); node is not null; node = node.NameLinks.Next)
        {
            if (node.NameLinks.HashCode == hash && ReferenceEquals(node.Parent, directory) && node.Name.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts a node in that has a directory and a name. Several may have the same.</summary>
    public void Add(TNode node) => _chains.Add(node, Hash(node.Parent!, node.Name));

    /// <summary>Takes a node out; before its directory or name changes.</summary>
    public void Remove(TNode node) => _chains.Remove(node);

    /// <summary>Forgets all nodes.</summary>
    public void Clear() => _chains.Clear();

    /// <summary>The hash of a place. Seeded by the runtime, so that a guest cannot choose names that meet in one chain.</summary>
    public static int Hash(TNode directory, ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.Add(directory.Id);
        hash.AddBytes(name);
        return hash.ToHashCode();
    }

    private readonly struct NameChain : IChain<TNode>
    {
        public static ref ChainLinks<TNode> LinksOf(TNode entry) => ref entry.NameLinks;
    }
}
