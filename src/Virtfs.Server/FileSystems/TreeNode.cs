using System;
using System.Collections.Generic;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <summary>
/// A node of a file system that keeps its names and attributes in memory. Looking up, listing, making, linking, removing, moving and opening are done here, with all
/// their rules; who derives from it says what a new object is (<see cref="MakeChild"/>), and how a file's content is read, written and cut or extended
/// (<see cref="ReadContent"/>, <see cref="WriteContent"/>, <see cref="Resize"/>).
/// </summary>
/// <remarks>
/// All nodes of a file system have one lock, which is held while those methods run. A node has one reference for each of its names: with the last of its names and
/// the last guest that holds it <see cref="Node.OnUnreferenced"/> runs, and what it stored can go. An object with several names is one node; what is asked of
/// "its name" is meant of the last that was looked up, or given.
/// </remarks>
public abstract partial class TreeNode : Node
{
    /// <summary>The longest name in bytes.</summary>
    protected const int LongestName = 255;

    private const ulong BytesInABlock = 512;

    private readonly TreeShared _shared;
    private readonly Dictionary<byte[], TreeNode>? _children;
    private NodeAttributes _attributes;
    private byte[] _target = [];
    private TreeNode? _parent;
    private byte[] _name = [];

    /// <summary>Makes the root, a directory.</summary>
    /// <param name="permissions">Its permission bits; it belongs to root.</param>
    protected TreeNode(uint permissions)
        : this(new TreeShared(), new CreateRequest(InodeMode.S_IFDIR | permissions, 0, 0))
    {
        _parent = this;
        _attributes.LinkCount = 1;
    }

    /// <summary>Makes a node that has no name yet.</summary>
    /// <param name="relative">Any node of the same file system.</param>
    /// <param name="request">Type, permissions and owner; root's where they are not set.</param>
    protected TreeNode(TreeNode relative, in CreateRequest request)
        : this((relative ?? throw new ArgumentNullException(nameof(relative)))._shared, request)
    {
    }

    private TreeNode(TreeShared shared, in CreateRequest request)
    {
        _shared = shared;
        Timestamp now = Timestamp.Current;
        _attributes = new NodeAttributes
        {
            Inode = shared.NextInode(),
            Mode = request.Mode,
            Uid = request.Uid == CreateRequest.Unset ? 0 : request.Uid,
            Gid = request.Gid == CreateRequest.Unset ? 0 : request.Gid,
            AccessTime = now,
            ModificationTime = now,
            ChangeTime = now,
        };
        _children = _attributes.IsDirectory ? new Dictionary<byte[], TreeNode>(NameComparer.Instance) : null;
    }

    /// <summary>The lock of the whole file system, for open files and all else that looks at what nodes have.</summary>
    public Lock Lock => _shared.Lock;

    /// <summary>The file's length in bytes; setting it sets the times too, and the storage used as if there were no holes. Under <see cref="Lock"/>.</summary>
    public ulong Size
    {
        get => _attributes.Size;
        protected set
        {
            _attributes.Size = value;
            _attributes.Blocks = (value + BytesInABlock - 1) / BytesInABlock;
            Touch();
        }
    }

    /// <inheritdoc/>
    public override Errno GetAttributes(AttributeMask mask, out NodeAttributes attributes)
    {
        using Lock.Scope scope = Lock.EnterScope();
        attributes = _attributes;
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno SetAttributes(in AttributeChanges changes)
    {
        using Lock.Scope scope = Lock.EnterScope();
        if (changes.Size is { } wanted && (wanted > long.MaxValue || _attributes.Type != InodeMode.S_IFREG))
        {
            return _attributes.IsDirectory ? Errno.EISDIR : Errno.EINVAL;
        }

        Errno errno = changes.ApplyTo(ref _attributes);
        return errno == Errno.None && changes.Size is { } size ? Resize(size) : errno;
    }

    /// <inheritdoc/>
    public override Errno Open(OpenMode mode, out OpenFile? file)
    {
        using Lock.Scope scope = Lock.EnterScope();
        file = null;
        if (_children is not null)
        {
            file = new TreeListing(this);
            return Errno.None;
        }

        if ((mode & OpenMode.Directory) != 0 || _attributes.Type != InodeMode.S_IFREG)
        {
            return (mode & OpenMode.Directory) != 0 ? Errno.ENOTDIR : InodeMode.OpeningRefused(_attributes.Type);
        }

        Errno errno = (mode & OpenMode.Truncate) != 0 ? Resize(0) : Errno.None;
        return errno == Errno.None ? OpenContent(mode, out file) : errno;
    }

    /// <inheritdoc/>
    public override Errno ReadLink(Span<byte> target, out int length)
    {
        length = Math.Min(target.Length, _target.Length);
        _target.AsSpan(0, length).CopyTo(target);
        return _attributes.Type == InodeMode.S_IFLNK ? Errno.None : Errno.EINVAL;
    }

    /// <summary>Makes an object that a guest asks for, without a name yet. Called under <see cref="Lock"/>.</summary>
    /// <param name="request">Its type, permissions and owner.</param>
    /// <param name="child">The new node.</param>
    /// <returns>EPERM for a type that there is not here, ENOSPC where there is no room.</returns>
    protected abstract Errno MakeChild(in CreateRequest request, out TreeNode? child);

    /// <summary>Sets the times of modification and change to now. Under <see cref="Lock"/>.</summary>
    protected void Touch() => _attributes.ModificationTime = _attributes.ChangeTime = Timestamp.Current;
}
