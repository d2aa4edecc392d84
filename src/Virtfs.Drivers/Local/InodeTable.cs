using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Virtfs.Linux;

namespace Virtfs.Drivers.Local;

/// <summary>
/// All inodes and nodes of a file system that somebody holds: inodes by identity, nodes by directory and name.
/// </summary>
/// <remarks>
/// One lock guards both tables, what links nodes and inodes to each other, and the recorded names. Under it no system call is made. It may be taken while
/// an inode's monitor is held; under it only the cache's interlocked counts are touched, and the pools' locks taken.
/// A node that nobody holds lives as long as nodes below it: they need its name.
/// </remarks>
internal sealed partial class InodeTable
{
    private readonly Lock _lock = new();
    private readonly LocalFileSystem _fileSystem;
    private readonly DescriptorCache _cache;
    private readonly Pool<LocalInode> _freeInodes = new();
    private readonly Pool<LocalNode> _freeNodes = new();
    private readonly NameTable<LocalNode> _nodes = new();
    private readonly HashChains<LocalNode, PlaceChain> _places = new();
    private readonly HashChains<LocalInode, KeyChain> _inodes = new();

    private LocalDevice[] _devices = [];
    private int _nodeCount;
    private int _lastNodeId;
    private int _givenUp;

    public InodeTable(LocalFileSystem fileSystem, DescriptorCache cache)
    {
        _fileSystem = fileSystem;
        _cache = cache;
    }

    /// <summary>How many inodes are known whose descriptors were given up. When there is none, removing names needs no care.</summary>
    public int GivenUp => Volatile.Read(ref _givenUp);

    /// <summary>How many nodes there are, with those that are kept for the ones below them.</summary>
    public int NodeCount
    {
        get
        {
            lock (_lock)
            {
                return _nodeCount;
            }
        }
    }

    /// <summary>Keeps <see cref="GivenUp"/>.</summary>
    public void CountGivenUp(int change) => Interlocked.Add(ref _givenUp, change);

    /// <summary>Makes the root's node. Its inode's descriptor is never given up.</summary>
    public LocalNode MakeRoot(in StatX stat, int descriptor)
    {
        lock (_lock)
        {
            LocalInode inode = AddInode(stat, descriptor);
            return AddNode(null, default, inode);
        }
    }

    /// <summary>The node by which a name was last walked to, if somebody holds it; the caller gets a reference.</summary>
    public bool TryFind(LocalNode directory, ReadOnlySpan<byte> name, [NotNullWhen(true)] out LocalNode? node)
    {
        lock (_lock)
        {
            if (!_nodes.TryFind(directory, name, out node))
            {
                return false;
            }

            node.AddReference();
            return true;
        }
    }

    /// <summary>
    /// The node for what was just found under a name; made, with its inode, where it is not known yet. The caller gets a reference.
    /// </summary>
    /// <param name="directory">Where it was found; the caller holds it.</param>
    /// <param name="name">The name.</param>
    /// <param name="stat">Its attributes, with those of <see cref="InodeKey.Mask"/>.</param>
    /// <param name="descriptor">An O_PATH descriptor of it, taken over.</param>
    public LocalNode Arrive(LocalNode directory, ReadOnlySpan<byte> name, in StatX stat, int descriptor)
    {
        InodeKey key = InodeKey.Of(stat);
        while (true)
        {
            LocalNode? node = null;
            LocalInode? inode;
            bool isNew;
            lock (_lock)
            {
                inode = FindInode(key);
                isNew = inode is null;
                if (inode is null || inode.IsOpen)
                {
                    inode ??= AddInode(stat, descriptor);
                    node = FindOrAddNode(directory, name, inode);
                }
                else
                {
                    inode.Holders++;
                }
            }

            if (node is not null)
            {
                if (isNew)
                {
                    inode.Count();
                }
                else
                {
                    _ = Libc.Close(descriptor);
                }

                return node;
            }

            // Given up: is it still that one? That takes system calls, and so no lock.
            Claim claim = inode.Offer(descriptor);
            if (claim == Claim.Taken)
            {
                lock (_lock)
                {
                    node = FindOrAddNode(directory, name, inode);
                }
            }
            else if (claim == Claim.Other)
            {
                lock (_lock)
                {
                    Unlist(inode);
                }
            }

            Release(inode);
            if (node is not null)
            {
                return node;
            }
        }
    }

    /// <summary>Holds an inode, if it is known; to be given back by <see cref="Release"/>.</summary>
    public bool TryHold(in InodeKey key, [NotNullWhen(true)] out LocalInode? inode)
    {
        lock (_lock)
        {
            inode = FindInode(key);
            if (inode is null)
            {
                return false;
            }

            inode.Holders++;
            return true;
        }
    }

    /// <summary>Ends a hold.</summary>
    public void Release(LocalInode inode)
    {
        lock (_lock)
        {
            if (!Drop(inode))
            {
                return;
            }
        }

        _ = inode.End();
        _freeInodes.Push(inode);
    }

    /// <summary>Called when nobody holds a node any more: it goes, and with it the nodes above that were there for it alone.</summary>
    /// <remarks>Step by step, not recursively: a path may have more components than a stack has room for.</remarks>
    public void OnUnreferenced(LocalNode node)
    {
        LocalNode? dead = null;
        lock (_lock)
        {
            // Somebody may have taken it up again, or even given it back again, before this lock was had.
            LocalNode? next = node;
            while (next is { IsListed: true, IsUnreferenced: true, Children: 0 })
            {
                LocalNode gone = next;
                next = gone.Parent;
                RemoveNode(gone);
                gone.NextAbandoned = dead;
                dead = gone;
            }
        }

        while (dead is not null)
        {
            LocalNode gone = dead;
            dead = gone.NextAbandoned;
            gone.NextAbandoned = null;
            if (gone.TakeLastInode() is { } inode)
            {
                _ = inode.End();
                _freeInodes.Push(inode);
            }

            _freeNodes.Push(gone);
        }
    }

    /// <summary>Closes everything, at the end: nobody uses any of it any more.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _inodes.Clear(static inode => _ = inode.End());
            foreach (LocalDevice device in _devices)
            {
                device.Close();
            }

            _nodes.Clear();
            _places.Clear();
            _nodeCount = 0;
        }
    }

    private LocalNode FindOrAddNode(LocalNode directory, ReadOnlySpan<byte> name, LocalInode inode)
    {
        // What is new has none.
        if (inode.Nodes.First is not null && FindNode(directory, name, inode) is { } node)
        {
            node.AddReference();
            return node;
        }

        return AddNode(directory, name, inode);
    }

    private LocalNode AddNode(LocalNode? directory, ReadOnlySpan<byte> name, LocalInode inode)
    {
        LocalNode node = _freeNodes.TryPop() ?? new LocalNode(_fileSystem, ++_lastNodeId);
        node.Begin(directory, name, inode);
        inode.Nodes.Add(node);
        inode.Holders++;
        if (directory is not null)
        {
            directory.Children++;
            List(node);
        }

        _nodeCount++;
        return node;
    }

    private void RemoveNode(LocalNode node)
    {
        LocalInode inode = node.Inode;
        if (node.Parent is { } parent)
        {
            Unlist(node);
            parent.Children--;
        }

        inode.Nodes.Remove(node);
        node.End(Drop(inode));
        _nodeCount--;
    }

    private readonly struct KeyChain : IChain<LocalInode>
    {
        public static ref ChainLinks<LocalInode> LinksOf(LocalInode entry) => ref entry.KeyLinks;
    }

    private readonly struct PlaceChain : IChain<LocalNode>
    {
        public static ref ChainLinks<LocalNode> LinksOf(LocalNode entry) => ref entry.PlaceLinks;
    }
}
