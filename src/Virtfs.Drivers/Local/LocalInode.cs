using System.Threading;
using Virtfs.Drivers.Local.Locks;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>
/// A host object, held by identity: however many names and fids lead to it, there is one of these, and it holds one O_PATH descriptor.
/// </summary>
/// <remarks>
/// Made, found, counted and pooled by <see cref="InodeTable"/>; members that say so are under its lock. The descriptor may be given up while nobody uses
/// it; <see cref="HostDescriptor.Acquire"/> then finds the same object again, or answers ESTALE.
/// </remarks>
internal sealed partial class LocalInode : HostDescriptor, ILockedObject
{
    private const long GenerationUnknown = -2;
    private const long GenerationMissing = -1;

    private readonly LocalFileSystem _fileSystem;

    private ChainLinks<LocalInode> _keyLinks;
    private OwnedList<LocalNode> _nodes;
    private OwnedList<LocalOpenFile> _openFiles;
    private InodeLocks? _locks;
    private RemovedAttributes? _removed;
    private NamesGuard? _names;
    private long _generation;

    public LocalInode(LocalFileSystem fileSystem, DescriptorCache cache)
        : base(cache)
    {
        _fileSystem = fileSystem;
    }

    /// <summary>Which object; fixed while the inode is in use.</summary>
    public InodeKey Key { get; private set; }

    /// <summary>The object's type on the host (S_IFMT bits), which never changes.</summary>
    public uint Type { get; private set; }

    /// <summary>What it lives on.</summary>
    public LocalDevice Device { get; private set; } = null!;

    /// <summary>The nodes and open files that hold it; under the table's lock.</summary>
    public int Holders { get; set; }

    /// <summary>Its place among the inodes that are found by key; under the table's lock.</summary>
    public ref ChainLinks<LocalInode> KeyLinks => ref _keyLinks;

    /// <summary>The nodes that lead here; under the table's lock.</summary>
    public ref OwnedList<LocalNode> Nodes => ref _nodes;

    /// <summary>The files that are open here; under the table's lock.</summary>
    public ref OwnedList<LocalOpenFile> OpenFiles => ref _openFiles;

    /// <summary>True while the table finds it by its key; under the table's lock.</summary>
    public bool IsListed { get; set; }

    /// <summary>True once a lock was asked for.</summary>
    public bool HasLocks => Volatile.Read(ref _locks) is not null;

    /// <summary>The locks that guests hold; all gone when the last open file is.</summary>
    public InodeLocks Locks => Volatile.Read(ref _locks) ?? MakeLocks();

    /// <summary>What a mapped model keeps of it once it has been removed; stays with the instance from life to life.</summary>
    public RemovedAttributes Removed => Volatile.Read(ref _removed) ?? Interlocked.CompareExchange(ref _removed, new RemovedAttributes(), null) ?? _removed;

    /// <summary>True once something was kept so.</summary>
    public bool HasRemoved => Volatile.Read(ref _removed) is not null;

    /// <summary>A directory's names and what lies beside them; stays with the instance from life to life. Null where the model keeps nothing there.</summary>
    public NamesGuard? Names => !_fileSystem.Model.KeepsBesideNames ? null
        : Volatile.Read(ref _names) ?? Interlocked.CompareExchange(ref _names, new NamesGuard(), null) ?? _names;

    /// <summary>Begins a life. The descriptor is the inode's from here on.</summary>
    public void Begin(in InodeKey key, uint type, LocalDevice device, int descriptor)
    {
        Key = key;
        Type = type;
        Device = device;
        _generation = GenerationUnknown;
        _handle.Clear();
        _handleRead = false;
        _removed?.Clear();
        IsLost = false;
        Start(descriptor);
    }

    /// <summary>The inode's generation, asked once in its life: it never changes.</summary>
    /// <param name="descriptor">Its descriptor.</param>
    /// <returns>Null where it cannot be had.</returns>
    public uint? ReadGeneration(int descriptor)
    {
        long known = Volatile.Read(ref _generation);
        if (known == GenerationUnknown)
        {
            known = AskGeneration(descriptor);
            Volatile.Write(ref _generation, known);
        }

        return known == GenerationMissing ? null : (uint)known;
    }

    /// <inheritdoc/>
    public Errno OpenForLocks(OpenFlags access, out int descriptor)
    {
        Errno errno = Acquire(out int held);
        if (errno != Errno.None)
        {
            descriptor = -1;
            return errno;
        }

        errno = Cache.Reopen(held, access, out descriptor);
        Release();
        return errno;
    }

    private InodeLocks MakeLocks()
    {
        var locks = new InodeLocks(this, Cache, _fileSystem.Locks);
        return Interlocked.CompareExchange(ref _locks, locks, null) ?? locks;
    }

    private long AskGeneration(int descriptor)
    {
        if (!InodeMode.IsRegular(Type) && !InodeMode.IsDirectory(Type))
        {
            return GenerationMissing;
        }

        // ext4's handles hold the very number: one call instead of three.
        var handle = default(FileHandle);
        if (Device.HasHandles && handle.Read(descriptor) == Errno.None && handle.TryGetGeneration(Key.Inode, out uint generation))
        {
            return generation;
        }

        if (Cache.Reopen(descriptor, OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY, out int opened) != Errno.None)
        {
            return GenerationMissing;
        }

        Errno errno = Libc.GetGeneration(opened, out generation);
        _ = Libc.Close(opened);
        return errno == Errno.None ? generation : GenerationMissing;
    }
}
