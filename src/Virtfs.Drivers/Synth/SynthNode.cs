using System;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth;

/// <summary>Something in a tree made by code: its identity, its attributes and its place.</summary>
/// <remarks>
/// A node is in one directory at a time, or in none. It keeps its inode number when it is removed and added again elsewhere. For any threads at once; what is
/// set is seen by guests with their next request. Of <see cref="Node"/>'s reference count nothing depends: a node lives as long as somebody knows it.
/// </remarks>
public abstract partial class SynthNode : FixedNode
{
    private const ulong NoDevice = 0;

    private static long _lastInode;

    private readonly uint _type;
    private uint _permissions;
    private uint _uid;
    private uint _gid;
    private uint _version = 1;
    private SynthDirectory? _parent;
    private byte[] _name = [];

    // In ticks of DateTime, so that each can be read and set at once.
    private long _accessed;
    private long _modified;
    private long _changed;

    /// <summary>Makes a node that is in no directory yet, owned by root, all times now.</summary>
    /// <param name="type">The type bits of its mode, see <see cref="InodeMode"/>.</param>
    /// <param name="permissions">Its permission bits.</param>
    private protected SynthNode(uint type, uint permissions)
        : base(InodeMode.IsDirectory(type) ? Errno.EPERM : Errno.ENOTDIR)
    {
        _type = type;
        _permissions = permissions;
        _accessed = _modified = _changed = DateTime.UtcNow.Ticks;
        Inode = (ulong)Interlocked.Increment(ref _lastInode);
    }

    /// <summary>The inode number: its own as long as the process runs.</summary>
    public ulong Inode { get; }

    /// <summary>The permission bits, set-id bits and sticky bit among them; a guest's kernel checks them, the server does not.</summary>
    public uint Permissions
    {
        get => Volatile.Read(ref _permissions);
        set
        {
            Volatile.Write(ref _permissions, value & InodeMode.PermissionBits);
            AttributesChanged();
        }
    }

    /// <summary>The owner.</summary>
    public uint Uid
    {
        get => Volatile.Read(ref _uid);
        set
        {
            Volatile.Write(ref _uid, value);
            AttributesChanged();
        }
    }

    /// <summary>The group.</summary>
    public uint Gid
    {
        get => Volatile.Read(ref _gid);
        set
        {
            Volatile.Write(ref _gid, value);
            AttributesChanged();
        }
    }

    /// <summary>When the content was last read; only ever set, by code or by a guest.</summary>
    public DateTime AccessTime
    {
        get => new(Volatile.Read(ref _accessed), DateTimeKind.Utc);
        set => Volatile.Write(ref _accessed, value.ToUniversalTime().Ticks);
    }

    /// <summary>When the content last changed.</summary>
    public DateTime ModificationTime
    {
        get => new(Volatile.Read(ref _modified), DateTimeKind.Utc);
        set
        {
            Volatile.Write(ref _modified, value.ToUniversalTime().Ticks);
            AttributesChanged();
        }
    }

    /// <summary>When anything of it last changed.</summary>
    public DateTime ChangeTime => new(Volatile.Read(ref _changed), DateTimeKind.Utc);

    /// <summary>The directory it is in; null when it is in none. The root is in itself.</summary>
    public SynthDirectory? Parent => Volatile.Read(ref _parent);

    /// <summary>The type bits of its mode.</summary>
    internal uint Type => _type;

    /// <summary>Counts as <see cref="NodeAttributes.LinkCount"/>: the names it has.</summary>
    private protected virtual ulong LinkCount => Parent is null ? 0u : 1u;

    /// <summary>Says that the content has changed: guests that have cached it read it again.</summary>
    protected void ContentChanged()
    {
        Volatile.Write(ref _modified, DateTime.UtcNow.Ticks);
        AttributesChanged();

        // Never 0, which is "do not cache" to Linux.
        if (Interlocked.Increment(ref _version) == 0)
        {
            Interlocked.Increment(ref _version);
        }
    }

    /// <summary>Tells the content's length in bytes, as guests are to see it.</summary>
    private protected virtual ulong GetLength() => 0;

    /// <summary>Takes its place in a directory.</summary>
    /// <param name="directory">The directory; the root is in itself.</param>
    /// <param name="name">The name there, which must not be changed any more; none for the root.</param>
    /// <exception cref="InvalidOperationException">It is in one already.</exception>
    internal void Enter(SynthDirectory directory, byte[] name)
    {
        for (SynthDirectory? above = directory; above is not null && !ReferenceEquals(above, above.Parent); above = above.Parent)
        {
            if (ReferenceEquals(above, this) && !ReferenceEquals(directory, this))
            {
                throw new InvalidOperationException("A directory cannot be below itself.");
            }
        }

        if (Interlocked.CompareExchange(ref _parent, directory, null) is not null)
        {
            throw new InvalidOperationException("The node is in a directory already; remove it there first.");
        }

        Volatile.Write(ref _name, name);
    }

    /// <summary>Leaves its directory.</summary>
    internal void Leave()
    {
        Volatile.Write(ref _parent, null);
        AttributesChanged();
    }

    private void AttributesChanged() => Volatile.Write(ref _changed, DateTime.UtcNow.Ticks);
}
