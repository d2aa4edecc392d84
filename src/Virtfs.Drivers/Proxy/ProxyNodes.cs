using System;
using System.Threading;
using Virtfs.Drivers.Local;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.Drivers.Proxy;

/// <summary>
/// The nodes that somebody holds, as a tree of names: the helper knows paths alone, and a path is read off the tree when it is needed. So a rename costs
/// the same however many fids lead below the name.
/// </summary>
/// <remarks>
/// One lock guards all of it; no system call is made under it, and nothing else locked but the pool. A node that nobody holds lives as long as nodes
/// below it: they need its name.
/// </remarks>
internal sealed class ProxyNodes
{
    private readonly Lock _lock = new();
    private readonly ProxyFileSystem _fileSystem;
    private readonly NameTable<ProxyNode> _names = new();
    private readonly Pool<ProxyNode> _free = new();
    private int _lastId;

    public ProxyNodes(ProxyFileSystem fileSystem) => _fileSystem = fileSystem;

    /// <summary>A node for the root; the caller gets a reference.</summary>
    public ProxyNode MakeRoot(in ProxyAttributes attributes)
    {
        lock (_lock)
        {
            return Make(null, default, attributes);
        }
    }

    /// <summary>
    /// The node for what was just found under a name; made where it is not known. One of another object that had the name loses it. The caller gets a
    /// reference.
    /// </summary>
    public ProxyNode Arrive(ProxyNode directory, ReadOnlySpan<byte> name, in ProxyAttributes attributes)
    {
        lock (_lock)
        {
            if (_names.TryFind(directory, name, out ProxyNode? node))
            {
                if (node.Is(attributes))
                {
                    node.AddReference();
                    return node;
                }

                Detach(node);
            }

            return Make(directory, name, attributes);
        }
    }

    /// <summary>Writes the path of a node, or of a name in it, into the end of a buffer.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">A name in it; empty for the node itself.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="path">The path.</param>
    /// <returns>ENOENT where the node or one above it has lost its name, ENAMETOOLONG.</returns>
    public Errno GetPath(ProxyNode node, ReadOnlySpan<byte> name, Span<byte> buffer, out ReadOnlySpan<byte> path)
    {
        path = default;
        int start = buffer.Length;
        if (!name.IsEmpty && !TryPrepend(buffer, ref start, name))
        {
            return Errno.ENAMETOOLONG;
        }

        lock (_lock)
        {
            for (ProxyNode step = node; ; step = step.Parent)
            {
                if (step.IsDetached)
                {
                    return Errno.ENOENT;
                }

                if (step.Parent is null)
                {
                    break;
                }

                if (!TryPrepend(buffer, ref start, step.Name))
                {
                    return Errno.ENAMETOOLONG;
                }
            }
        }

        if (start == buffer.Length)
        {
            buffer[--start] = (byte)'/';
        }

        path = buffer[start..];
        return path.Length <= Libc.MaximumPathLength ? Errno.None : Errno.ENAMETOOLONG;
    }

    /// <summary>The directory a node was walked from; the caller gets a reference. The root's is the root.</summary>
    public ProxyNode GetParent(ProxyNode node)
    {
        lock (_lock)
        {
            ProxyNode parent = node.Parent ?? node;
            parent.AddReference();
            return parent;
        }
    }

    /// <summary>The name by which a node was walked to, or which it was given since; empty for the root. False where the buffer is too short.</summary>
    public bool TryGetName(ProxyNode node, Span<byte> buffer, out int length)
    {
        lock (_lock)
        {
            length = node.Name.Length;
            return node.Name.TryCopyTo(buffer);
        }
    }

    /// <summary>The directory and the name by which a node was walked to; the caller gets a reference to the directory.</summary>
    /// <returns>ENOENT where it has lost its name.</returns>
    public Errno GetPlace(ProxyNode node, Span<byte> buffer, out ProxyNode? directory, out int length)
    {
        lock (_lock)
        {
            directory = null;
            length = 0;
            if (node.IsDetached || node.Name.Length > buffer.Length)
            {
                return Errno.ENOENT;
            }

            directory = node.Parent!;
            directory.AddReference();
            node.Name.CopyTo(buffer);
            length = node.Name.Length;
            return Errno.None;
        }
    }

    /// <summary>After a name was removed: its node, if there is one, has none any more.</summary>
    public void Removed(ProxyNode directory, ReadOnlySpan<byte> name)
    {
        lock (_lock)
        {
            if (_names.TryFind(directory, name, out ProxyNode? node))
            {
                Detach(node);
            }
        }
    }

    /// <summary>After a rename: the node of the old name, and all below it, go along; the one that had the new name has none any more. Both directories are held.</summary>
    public void Moved(ProxyNode directory, ReadOnlySpan<byte> name, ProxyNode newDirectory, ReadOnlySpan<byte> newName)
    {
        lock (_lock)
        {
            bool isKnown = _names.TryFind(directory, name, out ProxyNode? node);
            if (_names.TryFind(newDirectory, newName, out ProxyNode? replaced))
            {
                // Two names of one file: the host has done nothing.
                if (ReferenceEquals(node, replaced) || (isKnown && node!.Is(replaced)))
                {
                    return;
                }

                Detach(replaced);
            }

            if (!isKnown)
            {
                return;
            }

            _names.Remove(node!);
            newDirectory.Children++;
            directory.Children--;
            node!.Move(newDirectory, newName);
            _names.Add(node);
        }
    }

    /// <summary>Gives up a root that is another now, after the helper was exchanged.</summary>
    public void DetachRoot(ProxyNode root)
    {
        lock (_lock)
        {
            root.IsDetached = true;
        }
    }

    /// <summary>Called when nobody holds a node any more: it goes, and with it those above that were there for it alone.</summary>
    public void OnUnreferenced(ProxyNode node)
    {
        lock (_lock)
        {
            ProxyNode? next = node;
            while (next is { IsInUse: true, IsUnreferenced: true, Children: 0 })
            {
                ProxyNode gone = next;
                next = gone.Parent;
                if (!gone.IsDetached && next is not null)
                {
                    _names.Remove(gone);
                }

                if (next is not null)
                {
                    next.Children--;
                }

                gone.End();
                _free.Push(gone);
            }
        }
    }

    private static bool TryPrepend(Span<byte> buffer, ref int start, ReadOnlySpan<byte> name)
    {
        if (name.Length >= start)
        {
            return false;
        }

        start -= name.Length;
        name.CopyTo(buffer[start..]);
        buffer[--start] = (byte)'/';
        return true;
    }

    private ProxyNode Make(ProxyNode? directory, ReadOnlySpan<byte> name, in ProxyAttributes attributes)
    {
        ProxyNode node = _free.TryPop() ?? new ProxyNode(_fileSystem, ++_lastId);
        node.Begin(directory, name, attributes);
        if (directory is not null)
        {
            directory.Children++;
            if (directory.IsDetached)
            {
                node.IsDetached = true;
            }
            else
            {
                _names.Add(node);
            }
        }

        return node;
    }

    private void Detach(ProxyNode node)
    {
        _names.Remove(node);
        node.IsDetached = true;
    }
}
