using Virtfs.Drivers.Local.Locks;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <summary>What open files and open directories share: a descriptor that may be given up, and the inode by which it is got back.</summary>
/// <remarks>Pooled: a life goes from <see cref="Begin"/> to <see cref="Close"/>.</remarks>
internal abstract class LocalOpenFile : OpenFile, ILockingFile, IOwned<LocalOpenFile>
{
    private uint _blockSize;

    protected LocalOpenFile(LocalFileSystem fileSystem)
    {
        FileSystem = fileSystem;
        Descriptor = new OpenDescriptor(this, fileSystem.Descriptors);
    }

    /// <inheritdoc/>
    public override uint BlockSize => _blockSize;

    /// <summary>The object that is open.</summary>
    public LocalInode Inode { get; private set; } = null!;

    /// <summary>The descriptor.</summary>
    public HostDescriptor Descriptor { get; }

    /// <summary>The flags with which it is opened again.</summary>
    public OpenFlags Flags { get; private set; }

    /// <inheritdoc/>
    public LocalOpenFile? NextOfOwner { get; set; }

    /// <inheritdoc/>
    public LocalOpenFile? PreviousOfOwner { get; set; }

    protected LocalFileSystem FileSystem { get; }

    /// <summary>Begins a life.</summary>
    /// <param name="inode">What was opened; held from here on.</param>
    /// <param name="descriptor">Taken over.</param>
    /// <param name="flags">How it was opened.</param>
    /// <param name="blockSize">Of its file system.</param>
    /// <param name="parent">What <c>..</c> is, where the directory itself says something else.</param>
    public void Begin(LocalInode inode, int descriptor, OpenFlags flags, uint blockSize, InodeKey? parent)
    {
        Inode = inode;
        Flags = flags & ~(OpenFlags.O_TRUNC | OpenFlags.O_EXCL | OpenFlags.O_CREAT);
        _blockSize = blockSize;
        OnBegin(parent);
        Descriptor.Start(descriptor);
        FileSystem.Table.AddOpenFile(this);
        Descriptor.Count();
    }

    /// <inheritdoc/>
    public override Errno Flush(FlushScope scope)
    {
        Errno errno = Descriptor.Acquire(out int descriptor);
        if (errno == Errno.None)
        {
            errno = scope == FlushScope.DataOnly ? Libc.FDataSync(descriptor) : Libc.FSync(descriptor);
            Descriptor.Release();
        }

        return errno;
    }

    /// <inheritdoc/>
    public override Errno Lock(in LockRequest request, in LockOwner owner, out LockStatus status) =>
        Inode.Locks.Lock(this, request, owner, out status);

    /// <inheritdoc/>
    public override Errno GetLock(in LockRequest request, in LockOwner owner, out LockConflict conflict) =>
        Inode.Locks.GetLock(this, request, owner, out conflict);

    /// <inheritdoc/>
    public Errno GetHostLock(ref FileLock query)
    {
        Errno errno = Descriptor.Acquire(out int descriptor);
        if (errno == Errno.None)
        {
            errno = Libc.GetOpenFileLock(descriptor, ref query);
            Descriptor.Release();
        }

        return errno;
    }

    /// <inheritdoc/>
    public override Errno Close()
    {
        if (Inode.HasLocks)
        {
            Inode.Locks.Release(this);
        }

        OnClosing();
        Errno errno = Descriptor.End();
        FileSystem.Table.RemoveOpenFile(this);
        Inode = null!;
        ReturnToPool();
        return errno;
    }

    /// <summary>Called when a life begins.</summary>
    protected abstract void OnBegin(InodeKey? parent);

    /// <summary>Called when a life ends, the descriptor still being there.</summary>
    protected virtual void OnClosing()
    {
    }

    /// <summary>Called when the descriptor was opened again: its position is 0.</summary>
    protected virtual void OnReopened()
    {
    }

    /// <summary>Puts the object where it can be taken for another life.</summary>
    protected abstract void ReturnToPool();

    // An ordinary user's right to open may have gone since (created with mode 0444, written through the same descriptor): then the descriptor is kept.
    private bool CanReopen(int descriptor)
    {
        if (FileSystem.IsPrivileged)
        {
            return true;
        }

        if (Libc.Reopen(descriptor, Flags, out int trial) != Errno.None)
        {
            return false;
        }

        _ = Libc.Close(trial);
        return true;
    }

    private sealed class OpenDescriptor(LocalOpenFile file, DescriptorCache cache) : HostDescriptor(cache)
    {
        protected override Errno Reopen(out int descriptor)
        {
            Errno errno = file.Inode.Acquire(out int held);
            if (errno != Errno.None)
            {
                descriptor = -1;
                return errno;
            }

            errno = Cache.Reopen(held, file.Flags, out descriptor);
            file.Inode.Release();
            return errno;
        }

        protected override bool MayGiveUp(int descriptor, DescriptorNeed need) => file.CanReopen(descriptor);

        protected override void OnReopened() => file.OnReopened();
    }
}
