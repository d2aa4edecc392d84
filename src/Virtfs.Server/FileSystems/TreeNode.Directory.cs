using System;
using System.Collections.Generic;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <content>Looking up, listing, making.</content>
public abstract partial class TreeNode
{
    /// <summary>Hands this node out: takes a reference for who asked, and tells its attributes. For <see cref="FileSystem.Attach"/>.</summary>
    /// <param name="node">This node.</param>
    /// <param name="attributes">Its attributes.</param>
    public Errno HandOut(out Node? node, out NodeAttributes attributes)
    {
        AddReference();
        node = this;
        return GetAttributes(AttributeMask.Basic, out attributes);
    }

    /// <inheritdoc/>
    public override Errno Lookup(ReadOnlySpan<byte> name, out Node? child, out NodeAttributes attributes)
    {
        using Lock.Scope scope = Lock.EnterScope();
        child = null;
        attributes = default;
        Errno errno = Find(name, out TreeNode? found);
        return errno == Errno.None ? found!.HandOut(out child, out attributes) : errno;
    }

    /// <inheritdoc/>
    public override Errno LookupParent(out Node? parent, out NodeAttributes attributes)
    {
        using Lock.Scope scope = Lock.EnterScope();
        parent = null;
        attributes = default;
        return _parent?.HandOut(out parent, out attributes) ?? Errno.ENOENT;
    }

    /// <inheritdoc/>
    public override Errno Create(
        ReadOnlySpan<byte> name, OpenMode mode, in CreateRequest request, out Node? child, out OpenFile? file, out NodeAttributes attributes)
    {
        using Lock.Scope scope = Lock.EnterScope();
        child = null;
        file = null;
        attributes = default;
        if ((mode & OpenMode.Directory) != 0)
        {
            return Errno.EINVAL;
        }

        Errno errno = Make(name, request, InodeMode.S_IFREG, out TreeNode? made);
        if (errno == Errno.EEXIST && (mode & OpenMode.Exclusive) == 0)
        {
            // As open(2) with O_CREAT, but that 9P gives the mode to what was there too.
            Find(name, out made);
            errno = made!._children is not null ? Errno.EISDIR : made.SetMode(request.Mode);
        }

        if (errno == Errno.None)
        {
            errno = made!.Open(mode, out file);
        }

        return errno == Errno.None ? made!.HandOut(out child, out attributes) : errno;
    }

    /// <inheritdoc/>
    public override Errno MakeDirectory(ReadOnlySpan<byte> name, in CreateRequest request, out NodeAttributes attributes) =>
        Tell(Make(name, request, InodeMode.S_IFDIR, out TreeNode? made), made, out attributes);

    /// <inheritdoc/>
    public override Errno MakeNode(ReadOnlySpan<byte> name, in CreateRequest request, ulong deviceNumber, out NodeAttributes attributes)
    {
        using Lock.Scope scope = Lock.EnterScope();
        uint type = request.Mode & InodeMode.S_IFMT;
        TreeNode? made = null;
        Errno errno = type == InodeMode.S_IFDIR ? Errno.EPERM : Make(name, request, type == 0 ? InodeMode.S_IFREG : type, out made);
        if (errno == Errno.None)
        {
            made!._attributes.DeviceNumber = type is InodeMode.S_IFCHR or InodeMode.S_IFBLK ? deviceNumber : 0;
        }

        return Tell(errno, made, out attributes);
    }

    /// <inheritdoc/>
    public override Errno MakeSymlink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, in CreateRequest request, out NodeAttributes attributes)
    {
        using Lock.Scope scope = Lock.EnterScope();
        Errno errno = Make(name, request with { Mode = 0x1FF }, InodeMode.S_IFLNK, out TreeNode? made);
        if (errno == Errno.None)
        {
            made!._target = target.ToArray();
            made._attributes.Size = (ulong)target.Length;
        }

        return Tell(errno, made, out attributes);
    }

    /// <summary>What a listing shows, the two dots first.</summary>
    internal (byte[] Name, NodeAttributes Attributes)[] List()
    {
        using Lock.Scope scope = Lock.EnterScope();
        var entries = new List<(byte[], NodeAttributes)>(_children!.Count + 2) { ("."u8.ToArray(), _attributes), (".."u8.ToArray(), (_parent ?? this)._attributes) };
        foreach ((byte[] name, TreeNode child) in _children)
        {
            entries.Add((name, child._attributes));
        }

        return [.. entries];
    }

    private static Errno Tell(Errno errno, TreeNode? made, out NodeAttributes attributes)
    {
        attributes = default;
        return errno == Errno.None ? made!.GetAttributes(AttributeMask.Basic, out attributes) : errno;
    }

    private Errno SetMode(uint mode) => _attributes.Type == InodeMode.S_IFREG ? SetAttributes(new AttributeChanges { Mode = mode }) : InodeMode.OpeningRefused(_attributes.Type);

    private Errno Find(ReadOnlySpan<byte> name, out TreeNode? found)
    {
        found = null;
        if (_children is null || name.Length > LongestName)
        {
            return _children is null ? Errno.ENOTDIR : Errno.ENAMETOOLONG;
        }

        if (!_children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out byte[]? own, out found))
        {
            return Errno.ENOENT;
        }

        (found._parent, found._name) = (this, own);
        return Errno.None;
    }

    private Errno Make(ReadOnlySpan<byte> name, CreateRequest request, uint type, out TreeNode? made)
    {
        using Lock.Scope scope = Lock.EnterScope();
        made = null;
        Errno errno = Find(name, out _);
        if (errno != Errno.ENOENT || _parent is null)
        {
            return errno == Errno.None ? Errno.EEXIST : errno;
        }

        errno = MakeChild(request with { Mode = type | (request.Mode & InodeMode.PermissionBits) }, out made);
        if (errno == Errno.None)
        {
            // The reference that who made it has becomes the name's.
            made!.PutInto(this, name.ToArray());
        }

        return errno;
    }
}
