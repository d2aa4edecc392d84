using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <content>Linking, removing, moving.</content>
public abstract partial class TreeNode
{
    /// <inheritdoc/>
    public override Errno GetName(Span<byte> name, out int length)
    {
        using Lock.Scope scope = Lock.EnterScope();
        length = _name.Length;
        return _name.AsSpan().TryCopyTo(name) ? Errno.None : Errno.ERANGE;
    }

    /// <inheritdoc/>
    public override Errno MakeLink(ReadOnlySpan<byte> name, Node target)
    {
        using Lock.Scope scope = Lock.EnterScope();
        Errno errno = Find(name, out _);
        if (errno != Errno.ENOENT || _parent is null)
        {
            return errno == Errno.None ? Errno.EEXIST : errno;
        }

        if (!IsOfThisTree(target, out TreeNode? linked))
        {
            return Errno.EXDEV;
        }

        if (linked._children is not null)
        {
            return Errno.EPERM;
        }

        if (linked._attributes.LinkCount == 0)
        {
            return Errno.ENOENT;
        }

        linked.AddReference();
        linked.PutInto(this, name.ToArray());
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno Unlink(ReadOnlySpan<byte> name, UnlinkKind kind)
    {
        using Lock.Scope scope = Lock.EnterScope();
        Errno errno = CheckRemoval(name, kind, out TreeNode? found);
        if (errno == Errno.None)
        {
            found!.TakeOut();
            found.Dispose();
        }

        return errno;
    }

    /// <inheritdoc/>
    public override Errno Rename(ReadOnlySpan<byte> name, Node newDirectory, ReadOnlySpan<byte> newName)
    {
        using Lock.Scope scope = Lock.EnterScope();
        if (!IsOfThisTree(newDirectory, out TreeNode? target))
        {
            return Errno.EXDEV;
        }

        Errno errno = target.Find(newName, out TreeNode? replaced);
        if (errno is not (Errno.None or Errno.ENOENT) || target._parent is null)
        {
            return errno == Errno.None ? Errno.ENOENT : errno;
        }

        // Last, so that it is this name by which the node is known when it is the same node.
        errno = Find(name, out TreeNode? moved);
        if (errno != Errno.None || ReferenceEquals(moved, replaced))
        {
            return errno;
        }

        if (target.IsAtOrBelow(moved!))
        {
            return Errno.EINVAL;
        }

        if (replaced is not null)
        {
            errno = target.Unlink(newName, moved!._children is null ? UnlinkKind.NonDirectory : UnlinkKind.Directory);
            if (errno != Errno.None)
            {
                return errno;
            }
        }

        moved!.TakeOut();
        moved.PutInto(target, newName.ToArray());
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno Remove()
    {
        using Lock.Scope scope = Lock.EnterScope();
        return ReferenceEquals(_parent, this) ? Errno.EINVAL
            : _parent?.Unlink(_name, _children is null ? UnlinkKind.NonDirectory : UnlinkKind.Directory) ?? Errno.ENOENT;
    }

    /// <inheritdoc/>
    public override Errno MoveTo(Node? newDirectory, ReadOnlySpan<byte> newName)
    {
        using Lock.Scope scope = Lock.EnterScope();
        return ReferenceEquals(_parent, this) ? Errno.EBUSY : _parent?.Rename(_name, newDirectory ?? _parent, newName) ?? Errno.ENOENT;
    }

    private Errno CheckRemoval(ReadOnlySpan<byte> name, UnlinkKind kind, out TreeNode? found)
    {
        Errno errno = Find(name, out found);
        bool isDirectory = found?._children is not null;
        return errno != Errno.None ? errno
            : isDirectory && kind == UnlinkKind.NonDirectory ? Errno.EISDIR
            : !isDirectory && kind == UnlinkKind.Directory ? Errno.ENOTDIR
            : found!._children is { Count: > 0 } ? Errno.ENOTEMPTY
            : Errno.None;
    }

    // A file system may have nodes of several kinds, and several trees. A name goes from none to another: each has a lock of its own.
    private bool IsOfThisTree(Node node, [NotNullWhen(true)] out TreeNode? own)
    {
        own = node as TreeNode;
        return ReferenceEquals(own?._shared, _shared);
    }

    private bool IsAtOrBelow(TreeNode other)
    {
        for (TreeNode? above = this; above is not null; above = ReferenceEquals(above, above._parent) ? null : above._parent)
        {
            if (ReferenceEquals(above, other))
            {
                return true;
            }
        }

        return false;
    }

    private void PutInto(TreeNode directory, byte[] name)
    {
        directory._children!.Add(name, this);
        directory.Touch();
        (_parent, _name) = (directory, name);
        _attributes.LinkCount++;
        _attributes.ChangeTime = Timestamp.Current;
    }

    private void TakeOut()
    {
        _parent!._children!.Remove(_name);
        _parent.Touch();
        _parent = null;
        _attributes.LinkCount--;
        _attributes.ChangeTime = Timestamp.Current;
    }
}
