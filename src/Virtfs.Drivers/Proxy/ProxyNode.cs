using System;
using System.Diagnostics;
using Virtfs.Drivers.Local;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Proxy;

/// <summary>
/// What somebody walked to, known to the helper by its path. It goes along with renames made here; where the host puts another object under its name,
/// or here its name is removed, it answers ESTALE or ENOENT, unless it is open.
/// </summary>
/// <remarks>
/// One instance for each directory and name, counted by the base class, and used again. Of what the host does meanwhile it learns from attributes that
/// are not its object's: they are read before a name is removed and after a file was opened. What is done by path alone (a change of mode, of owner)
/// reaches the object that has the name at that time.
/// Members that say so are under the lock of <see cref="ProxyNodes"/>.
/// </remarks>
internal sealed partial class ProxyNode : Node, INamedNode<ProxyNode>
{
    private readonly ProxyFileSystem _fileSystem;

    private FileName _name;
    private ChainLinks<ProxyNode> _nameLinks;
    private ulong _device;
    private ulong _inode;

    public ProxyNode(ProxyFileSystem fileSystem, int id)
    {
        _fileSystem = fileSystem;
        Id = id;
    }

    /// <inheritdoc/>
    public int Id { get; }

    /// <summary>The object's type (S_IFMT bits); fixed while the node is in use.</summary>
    public uint Type { get; private set; }

    /// <summary>The object's device; fixed while the node is in use.</summary>
    public ulong Device => _device;

    /// <summary>The object's inode number; fixed while the node is in use.</summary>
    public ulong Inode => _inode;

    /// <summary>The directory it was walked from, null for the root; under the table's lock.</summary>
    public ProxyNode? Parent { get; private set; }

    /// <summary>The name by which it was walked to; under the table's lock.</summary>
    public ReadOnlySpan<byte> Name => _name.Span;

    /// <inheritdoc/>
    public ref ChainLinks<ProxyNode> NameLinks => ref _nameLinks;

    /// <summary>How many nodes have this one as their <see cref="Parent"/>; under the table's lock.</summary>
    public int Children { get; set; }

    /// <summary>True when it has lost its name; under the table's lock.</summary>
    public bool IsDetached { get; set; }

    /// <summary>True while it stands for an object; under the table's lock.</summary>
    public bool IsInUse { get; private set; }

    /// <summary>True when nobody holds it; under the table's lock.</summary>
    public bool IsUnreferenced => References == 0;

    private bool IsDirectory => Type == InodeMode.S_IFDIR;

    /// <summary>For the table: begins a life, with one reference.</summary>
    public void Begin(ProxyNode? parent, ReadOnlySpan<byte> name, in ProxyAttributes attributes)
    {
        Debug.Assert(!IsInUse && Children == 0, "Begun twice.");
        Parent = parent;
        _name.Set(name);
        _device = attributes.Device;
        _inode = attributes.Inode;
        Type = attributes.Mode & InodeMode.S_IFMT;
        IsDetached = false;
        IsInUse = true;
        if (IsUnreferenced)
        {
            AddReference();
        }
    }

    /// <summary>For the table: takes another place.</summary>
    public void Move(ProxyNode parent, ReadOnlySpan<byte> name)
    {
        Parent = parent;
        _name.Set(name);
    }

    /// <summary>For the table: ends a life.</summary>
    public void End()
    {
        Debug.Assert(_openFiles.First is null, "An open file holds its node.");
        Parent = null;
        IsInUse = false;
    }

    /// <summary>Whether these are its object's attributes.</summary>
    public bool Is(in ProxyAttributes attributes) =>
        attributes.Device == _device && attributes.Inode == _inode && (attributes.Mode & InodeMode.S_IFMT) == Type;

    /// <summary>Whether another node is of the same object.</summary>
    public bool Is(ProxyNode other) => other._device == _device && other._inode == _inode;

    /// <inheritdoc/>
    protected override void OnUnreferenced() => _fileSystem.Nodes.OnUnreferenced(this);

    // Whether a name may be looked for, made, removed or moved here.
    private Errno CheckEntry(ReadOnlySpan<byte> name) =>
        !FileName.IsComponent(name) ? Errno.EINVAL
        : IsDirectory ? Errno.None
        : Errno.ENOTDIR;

    // The error of an opening, for what is never opened.
    private Errno CheckOpenable(OpenMode mode = OpenMode.Read) =>
        Type is InodeMode.S_IFDIR or InodeMode.S_IFREG ? Errno.None : HostOpenFlags.NeverOpened(Type, mode);
}
