using System;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>The directory in which a node was found, held until this is disposed of, and the name by which it was found there.</summary>
internal readonly ref struct NodePlace : IDisposable
{
    private readonly LocalNode _parent;
    private readonly int _version;

    private NodePlace(LocalNode parent, int version, int directory, ReadOnlySpan<byte> name)
    {
        _parent = parent;
        _version = version;
        Directory = directory;
        Name = name;
    }

    /// <summary>The directory's descriptor.</summary>
    public int Directory { get; }

    /// <summary>The name in it.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>
    /// True when somebody may have changed names of the directory, the node's among them, since it was entered. Only where the model keeps something beside names.
    /// </summary>
    public bool HasChanged => _parent.Inode.Names!.HasChangedSince(_version);

    /// <summary>Enters the place of a node. False for the root, for a name without room, and where the directory cannot be found again.</summary>
    /// <param name="node">The node.</param>
    /// <param name="room">Receives the name.</param>
    /// <param name="place">The place, to be disposed of.</param>
    public static bool TryEnter(LocalNode node, Span<byte> room, out NodePlace place)
    {
        place = default;
        if (!node.FileSystem.Table.TryGetPlace(node, room, out LocalNode? parent, out int version, out int length))
        {
            return false;
        }

        if (parent.Inode.Acquire(out int directory) == Errno.None)
        {
            place = new NodePlace(parent, version, directory, room[..length]);
            return true;
        }

        parent.Dispose();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parent.Inode.Release();
        _parent.Dispose();
    }
}
