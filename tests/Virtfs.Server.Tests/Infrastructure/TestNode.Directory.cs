using System;
using System.Collections.Generic;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Server.Tests.Infrastructure;

internal sealed partial class TestNode
{
    // A name keeps its place, and its cookie, once it has one: what is removed comes back at the same place.
    private readonly Dictionary<byte[], Entry> _entries = new(NameComparer.Instance);
    private readonly List<Entry> _places = [];
    private TestNode? _parent;
    private Entry? _entry;
    private int _children;

    public TestNode? Find(ReadOnlySpan<byte> name) =>
        _entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out Entry? entry) ? entry.Node : null;

    public void Link(ReadOnlySpan<byte> name, TestNode node)
    {
        if (!_entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out Entry? entry))
        {
            entry = new Entry(name.ToArray());
            _entries.Add(entry.Name, entry);
            _places.Add(entry);
        }

        if (entry.Node is null)
        {
            _children++;
        }

        entry.Node = node;
        node._parent = this;
        node._entry = entry;
        node._attributes.LinkCount++;
    }

    /// <summary>Takes a name away; the caller gives the tree's reference back when it was the last.</summary>
    public bool Unlink(Entry entry)
    {
        TestNode node = entry.Node!;
        entry.Node = null;
        _children--;
        return --node._attributes.LinkCount == 0;
    }

    /// <inheritdoc/>
    public override Errno Lookup(ReadOnlySpan<byte> name, out Node? child, out NodeAttributes attributes)
    {
        child = null;
        attributes = default;
        Errno errno = Enter(Operation.Lookup);
        if (errno != Errno.None)
        {
            return errno;
        }

        lock (Files.Sync)
        {
            if (Find(name) is not { } found)
            {
                return Errno.ENOENT;
            }

            found.AddReference();
            child = found;
            attributes = found._attributes;
            return Errno.None;
        }
    }

    /// <inheritdoc/>
    public override Errno LookupParent(out Node? parent, out NodeAttributes attributes)
    {
        parent = null;
        attributes = default;
        Errno errno = Enter(Operation.LookupParent);
        if (errno != Errno.None)
        {
            return errno;
        }

        lock (Files.Sync)
        {
            if (!IsLinked)
            {
                return Errno.ENOENT;
            }

            TestNode found = _parent ?? this;
            found.AddReference();
            parent = found;
            attributes = found._attributes;
            return Errno.None;
        }
    }

    /// <inheritdoc/>
    public override Errno GetName(Span<byte> name, out int length)
    {
        Errno errno = Files.Before(Operation.GetName, this);
        length = _entry?.Name.Length ?? 0;
        return errno != Errno.None ? errno : (_entry?.Name).AsSpan().TryCopyTo(name) ? Errno.None : Errno.ERANGE;
    }

    /// <inheritdoc/>
    public override Errno Create(
        ReadOnlySpan<byte> name, OpenMode mode, in CreateRequest request, out Node? child, out OpenFile? file, out NodeAttributes attributes)
    {
        child = null;
        file = null;
        attributes = default;
        Errno errno = Enter(Operation.Create);
        if (errno != Errno.None)
        {
            return errno;
        }

        lock (Files.Sync)
        {
            TestNode? node = Find(name);
            if (node is not null && (mode & OpenMode.Exclusive) != 0)
            {
                return Errno.EEXIST;
            }

            if (!IsLinked)
            {
                return Errno.ENOENT;
            }

            node ??= Make(name, InodeMode.S_IFREG | request.Mode, request);
            node.AddReference();
            child = node;
            Files.LastOpenMode = mode;
            file = Files.MakeOpenFile(node, mode);
            attributes = node._attributes;
            return Errno.None;
        }
    }

    /// <inheritdoc/>
    public override Errno MakeDirectory(ReadOnlySpan<byte> name, in CreateRequest request, out NodeAttributes attributes) =>
        MakeNew(Operation.MakeDirectory, name, InodeMode.S_IFDIR | (request.Mode & InodeMode.PermissionBits), request, out attributes);

    /// <inheritdoc/>
    public override Errno MakeNode(ReadOnlySpan<byte> name, in CreateRequest request, ulong deviceNumber, out NodeAttributes attributes)
    {
        Errno errno = MakeNew(Operation.MakeNode, name, request.Mode, request, out attributes);
        if (errno == Errno.None)
        {
            Find(name)!._attributes.DeviceNumber = attributes.DeviceNumber = deviceNumber;
        }

        return errno;
    }

    /// <inheritdoc/>
    public override Errno MakeSymlink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, in CreateRequest request, out NodeAttributes attributes)
    {
        Errno errno = MakeNew(Operation.MakeSymlink, name, InodeMode.S_IFLNK | 0x1FF, request, out attributes);
        if (errno == Errno.None)
        {
            Find(name)!.WithData(target);
        }

        return errno;
    }

    /// <inheritdoc/>
    public override Errno MakeLink(ReadOnlySpan<byte> name, Node target)
    {
        Errno errno = Enter(Operation.MakeLink);
        if (errno != Errno.None)
        {
            return errno;
        }

        lock (Files.Sync)
        {
            if (Find(name) is not null)
            {
                return Errno.EEXIST;
            }

            if (!((TestNode)target).IsLinked)
            {
                return Errno.ENOENT;
            }

            Link(name, (TestNode)target);
            return Errno.None;
        }
    }

    /// <inheritdoc/>
    public override Errno Unlink(ReadOnlySpan<byte> name, UnlinkKind kind)
    {
        Errno errno = Enter(Operation.Unlink);
        if (errno != Errno.None)
        {
            return errno;
        }

        TestNode node;
        lock (Files.Sync)
        {
            if (!_entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out Entry? entry) || entry.Node is null)
            {
                return Errno.ENOENT;
            }

            node = entry.Node;
            bool directory = node._attributes.IsDirectory;
            if (directory != (kind == UnlinkKind.Directory))
            {
                return directory ? Errno.EISDIR : Errno.ENOTDIR;
            }

            if (node._children > 0)
            {
                return Errno.ENOTEMPTY;
            }

            if (!Unlink(entry))
            {
                return Errno.None;
            }
        }

        node.Dispose();
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno Rename(ReadOnlySpan<byte> name, Node newDirectory, ReadOnlySpan<byte> newName)
    {
        Errno errno = Enter(Operation.Rename);
        if (errno != Errno.None)
        {
            return errno;
        }

        lock (Files.Sync)
        {
            return _entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out Entry? entry) && entry.Node is not null
                ? Move(this, entry, (TestNode)newDirectory, newName)
                : Errno.ENOENT;
        }
    }

    /// <inheritdoc/>
    public override Errno Remove()
    {
        Errno errno = Files.Before(Operation.Remove, this);
        if (errno != Errno.None)
        {
            return errno;
        }

        lock (Files.Sync)
        {
            if (_parent is null || _entry?.Node != this)
            {
                return _parent is null ? Errno.EINVAL : Errno.ENOENT;
            }

            if (_children > 0)
            {
                return Errno.ENOTEMPTY;
            }

            if (!_parent.Unlink(_entry))
            {
                return Errno.None;
            }
        }

        Dispose();
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno MoveTo(Node? newDirectory, ReadOnlySpan<byte> newName)
    {
        Errno errno = Files.Before(Operation.MoveTo, this);
        if (errno != Errno.None)
        {
            return errno;
        }

        lock (Files.Sync)
        {
            return _entry?.Node == this ? Move(_parent!, _entry, (TestNode?)newDirectory ?? _parent!, newName) : Errno.ENOENT;
        }
    }

    internal Errno List(ulong offset, DirectoryWriter entries)
    {
        lock (Files.Sync)
        {
            int start = (int)Math.Min(offset, int.MaxValue);
            for (int place = start; place < _places.Count + 2 && place - start < Files.MaximumEntries; place++)
            {
                TestNode? node = place switch { 0 => this, 1 => _parent ?? this, _ => _places[place - 2].Node };
                ReadOnlySpan<byte> name = place switch { 0 => "."u8, 1 => ".."u8, _ => _places[place - 2].Name };
                if (node is null)
                {
                    continue;
                }

                NodeAttributes attributes = node._attributes;
                if (!entries.TryAdd(new DirectoryEntry(name, attributes.Device, attributes.Inode, (byte)(attributes.Type >> 12), (ulong)place + 1)))
                {
                    break;
                }
            }

            return Errno.None;
        }
    }

    private static Errno Move(TestNode from, Entry entry, TestNode directory, ReadOnlySpan<byte> newName)
    {
        TestNode node = entry.Node!;
        TestNode? replaced = directory.Find(newName);
        if (replaced == node)
        {
            return Errno.None;
        }

        if (replaced is { _children: > 0 } || !directory.IsLinked)
        {
            return replaced is null ? Errno.ENOENT : Errno.ENOTEMPTY;
        }

        if (replaced is not null && directory.Unlink(directory._entries.GetAlternateLookup<ReadOnlySpan<byte>>()[newName]))
        {
            replaced.Dispose();
        }

        from.Unlink(entry);
        directory.Link(newName, node);
        return Errno.None;
    }

    private Errno MakeNew(Operation operation, ReadOnlySpan<byte> name, uint mode, in CreateRequest request, out NodeAttributes attributes)
    {
        attributes = default;
        Errno errno = Enter(operation);
        if (errno != Errno.None)
        {
            return errno;
        }

        lock (Files.Sync)
        {
            if (Find(name) is not null)
            {
                return Errno.EEXIST;
            }

            if (!IsLinked)
            {
                return Errno.ENOENT;
            }

            attributes = Make(name, mode, request)._attributes;
            return Errno.None;
        }
    }

    private TestNode Make(ReadOnlySpan<byte> name, uint mode, in CreateRequest request)
    {
        Files.LastCreate = request;
        TestNode node = Files.MakeNode(mode);
        node._attributes.Uid = request.Uid;
        node._attributes.Gid = request.Gid;
        Link(name, node);
        return node;
    }

    private Errno Enter(Operation operation)
    {
        Errno errno = Files.Before(operation, this);
        return errno != Errno.None ? errno : _attributes.IsDirectory ? Errno.None : Errno.ENOTDIR;
    }

    internal sealed class Entry(byte[] name)
    {
        public byte[] Name { get; } = name;

        public TestNode? Node { get; set; }
    }

    private sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly NameComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            uint hash = 2166136261;
            foreach (byte value in alternate)
            {
                hash = (hash ^ value) * 16777619;
            }

            return (int)hash;
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
