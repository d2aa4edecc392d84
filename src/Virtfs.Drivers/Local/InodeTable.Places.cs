using System;
using System.Diagnostics.CodeAnalysis;

namespace Virtfs.Drivers.Local;

/// <content>Where nodes are: the directory and the name by which each was walked to.</content>
internal sealed partial class InodeTable
{
    /// <summary>The directory a node was walked from; the caller gets a reference. The root's is the root.</summary>
    public LocalNode GetParent(LocalNode node)
    {
        lock (_lock)
        {
            LocalNode parent = node.Parent ?? node;
            parent.AddReference();
            return parent;
        }
    }

    /// <summary>The names of the directory a node was walked from, for models that keep attributes beside names; it may have moved before the caller enters.</summary>
    public NamesGuard NamesOf(LocalNode node)
    {
        lock (_lock)
        {
            return (node.Parent ?? node).Inode.Names!;
        }
    }

    /// <summary>The name by which a node was walked to, empty for the root's.</summary>
    /// <returns>False when the buffer is too short.</returns>
    public bool TryGetName(LocalNode node, Span<byte> buffer, out int length)
    {
        lock (_lock)
        {
            length = node.Name.Length;
            return node.Name.TryCopyTo(buffer);
        }
    }

    /// <summary>The directory and the name by which a node was walked to; the caller gets a reference to the directory. False for the root.</summary>
    /// <param name="node">The node.</param>
    /// <param name="buffer">Receives the name.</param>
    /// <param name="parent">The directory.</param>
    /// <param name="version">
    /// Of the directory's names, where the model keeps something beside names. While <see cref="NamesGuard.HasChangedSince"/> is false of it, the node has this
    /// place: a rename enters them before it changes anything on the host, and takes the node along here before it leaves them.
    /// </param>
    /// <param name="length">The name's length in bytes.</param>
    public bool TryGetPlace(
        LocalNode node, Span<byte> buffer, [NotNullWhen(true)] out LocalNode? parent, out int version, out int length)
    {
        lock (_lock)
        {
            parent = node.Parent;
            version = 0;
            length = 0;
            if (parent is null || node.Name.Length > buffer.Length)
            {
                return false;
            }

            parent.AddReference();
            version = parent.Inode.Names?.Version ?? 0;
            node.Name.CopyTo(buffer);
            length = node.Name.Length;
            return true;
        }
    }

    /// <summary>After a rename through us: the nodes of the object that were walked to by the old name go with it, and so do all below them.</summary>
    public void Moved(in InodeKey key, LocalInode oldDirectory, ReadOnlySpan<byte> oldName, LocalNode newDirectory, ReadOnlySpan<byte> newName)
    {
        LocalNode? abandoned = null;
        lock (_lock)
        {
            LocalNode? next = FindInode(key) is { } inode ? TakeNodes(inode, oldDirectory, oldName) : null;
            while (next is not null)
            {
                LocalNode node = next;
                next = node.NextAbandoned;
                node.NextAbandoned = null;
                LocalNode parent = node.Parent!;
                if (!IsAbove(node, newDirectory))
                {
                    if (!ReferenceEquals(parent, newDirectory))
                    {
                        node.Parent = newDirectory;
                        newDirectory.Children++;
                        if (--parent.Children == 0 && parent.IsUnreferenced)
                        {
                            // Kept for this node alone; let go of below, one reference standing in for it.
                            parent.AddReference();
                            parent.NextAbandoned = abandoned;
                            abandoned = parent;
                        }
                    }

                    node.SetName(newName);
                }

                List(node);
            }
        }

        while (abandoned is not null)
        {
            LocalNode parent = abandoned;
            abandoned = parent.NextAbandoned;
            parent.NextAbandoned = null;
            parent.Dispose();
        }
    }

    // An object may have very many names: its nodes are not looked through. A directory has one, or a few after moves by the host.
    private LocalNode? TakeNodes(LocalInode inode, LocalInode directory, ReadOnlySpan<byte> name)
    {
        LocalNode? taken = null;
        for (LocalNode? from = directory.Nodes.First; from is not null; from = from.NextOfOwner)
        {
            while (FindNode(from, name, inode) is { } node)
            {
                Unlist(node);
                node.NextAbandoned = taken;
                taken = node;
            }
        }

        return taken;
    }

    private LocalNode? FindNode(LocalNode directory, ReadOnlySpan<byte> name, LocalInode inode)
    {
        int hash = PlaceHash(NameTable<LocalNode>.Hash(directory, name), inode);
        LocalNode? node = _places.First(hash);
        while (node is not null && !(ReferenceEquals(node.Inode, inode) && ReferenceEquals(node.Parent, directory) && node.Name.SequenceEqual(name)))
        {
            node = node.PlaceLinks.Next;
        }

        return node;
    }

    private void List(LocalNode node)
    {
        _nodes.Add(node);
        _places.Add(node, PlaceHash(node.NameLinks.HashCode, node.Inode));
    }

    private void Unlist(LocalNode node)
    {
        _nodes.Remove(node);
        _places.Remove(node);
    }

    private static int PlaceHash(int nameHash, LocalInode inode) => HashCode.Combine(nameHash, inode.Key);

    // What the host moved meanwhile can make the recorded chains contradict each other: a circle must not come of it.
    private static bool IsAbove(LocalNode node, LocalNode directory)
    {
        for (LocalNode? step = directory; step is not null; step = step.Parent)
        {
            if (ReferenceEquals(step, node))
            {
                return true;
            }
        }

        return false;
    }
}
