using System;
using System.Diagnostics;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <summary>
/// What somebody walked to: an object, and the directory and name by which it was found. The object is held; the name is only remembered, for what
/// speaks of names (`..`, <see cref="Remove"/>, <see cref="MoveTo"/>).
/// </summary>
/// <remarks>
/// One instance for each (directory node, name, object), counted by the base class. Names go to the host one component at a time, relative to a
/// descriptor, never following a symbolic link, never <c>..</c>: nothing outside the export can be reached.
/// Members that say so are under the table's lock.
/// </remarks>
internal sealed partial class LocalNode : Node, INamedNode<LocalNode>, IOwned<LocalNode>
{
    /// <summary>Room for a name; file systems with longer ones (up to PATH_MAX) are rare, and their nodes answer ENAMETOOLONG where it matters.</summary>
    private const int NameRoom = 1024;

    private readonly LocalFileSystem _fileSystem;

    private FileName _name;
    private LocalInode? _lastInode;
    private ChainLinks<LocalNode> _nameLinks;
    private ChainLinks<LocalNode> _placeLinks;

    public LocalNode(LocalFileSystem fileSystem, int id)
    {
        _fileSystem = fileSystem;
        Id = id;
    }

    /// <summary>The file system it belongs to.</summary>
    public LocalFileSystem FileSystem => _fileSystem;

    /// <summary>Which instance, for hashing.</summary>
    public int Id { get; }

    /// <summary>The object; fixed while the node is in use.</summary>
    public LocalInode Inode { get; private set; } = null!;

    /// <summary>The directory it was walked from, null for the root; under the table's lock.</summary>
    public LocalNode? Parent { get; set; }

    /// <summary>The name by which it was walked to; under the table's lock.</summary>
    public ReadOnlySpan<byte> Name => _name.Span;

    /// <summary>How many nodes have this one as their <see cref="Parent"/>; under the table's lock.</summary>
    public int Children { get; set; }

    /// <inheritdoc/>
    public ref ChainLinks<LocalNode> NameLinks => ref _nameLinks;

    /// <summary>Its place among the nodes that are found by directory, name and object; under the table's lock.</summary>
    public ref ChainLinks<LocalNode> PlaceLinks => ref _placeLinks;

    /// <inheritdoc/>
    public LocalNode? NextOfOwner { get; set; }

    /// <inheritdoc/>
    public LocalNode? PreviousOfOwner { get; set; }

    /// <summary>For the table: nodes that are to be let go once its lock is.</summary>
    public LocalNode? NextAbandoned { get; set; }

    /// <summary>True while the table has it; under the table's lock.</summary>
    public bool IsListed { get; private set; }

    /// <summary>True when nobody holds it; under the table's lock.</summary>
    public bool IsUnreferenced => References == 0;

    /// <summary>For the table: begins a life, with one reference.</summary>
    public void Begin(LocalNode? parent, ReadOnlySpan<byte> name, LocalInode inode)
    {
        Debug.Assert(!IsListed && Children == 0, "Begun twice.");
        Parent = parent;
        Inode = inode;
        _name.Set(name);
        IsListed = true;
        if (IsUnreferenced)
        {
            AddReference();
        }
    }

    /// <summary>For the table: takes another name.</summary>
    public void SetName(ReadOnlySpan<byte> name) => _name.Set(name);

    /// <summary>For the table: ends a life.</summary>
    public void End(bool wasLastHolder)
    {
        _lastInode = wasLastHolder ? Inode : null;
        Inode = null!;
        Parent = null;
        IsListed = false;
    }

    /// <summary>For the table: the inode that ends with this node, if it does.</summary>
    public LocalInode? TakeLastInode()
    {
        LocalInode? inode = _lastInode;
        _lastInode = null;
        return inode;
    }

    /// <inheritdoc/>
    protected override void OnUnreferenced() => _fileSystem.Table.OnUnreferenced(this);

    // Whether a name may be looked for, made, removed or moved here. QEMU opens the directory before it looks at anything else.
    private Errno CheckEntry(ReadOnlySpan<byte> name)
    {
        Errno errno = CheckName(name);
        return errno != Errno.None || Virtfs.Linux.InodeMode.IsDirectory(Inode.Type) ? errno : Errno.ENOTDIR;
    }

    // Names were checked before they came here. A slash that slipped through would lead out of the export, so it costs the few nanoseconds to look again.
    private Errno CheckName(ReadOnlySpan<byte> name)
    {
        if (!FileName.IsComponent(name))
        {
            return Errno.EINVAL;
        }

        return _fileSystem.Model.Hides(name) ? Errno.EINVAL : Errno.None;
    }
}
