using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <content>Giving the descriptor up, and finding the same object again.</content>
internal sealed partial class LocalInode
{
    private FileHandle _handle;
    private bool _handleRead;
    private Timespec _birth;

    /// <summary>True once the object could not be found again: it stays so, even if its number is given to another.</summary>
    public bool IsLost { get; private set; }

    /// <summary>
    /// Offers a descriptor that was just opened and has this inode's key. Where the inode's own was given up the number alone proves nothing, since a
    /// removed object's number may be given to a new one.
    /// </summary>
    /// <param name="descriptor">Taken over when the answer is <see cref="Claim.Taken"/>.</param>
    public Claim Offer(int descriptor)
    {
        lock (this)
        {
            if (IsOpen)
            {
                // Both were alive at once with one number: one object.
                return Claim.Same;
            }

            if (IsLost || !IsSame(descriptor))
            {
                IsLost = true;
                return Claim.Other;
            }

            Install(descriptor);
            return Claim.Taken;
        }
    }

    /// <inheritdoc/>
    protected override bool MayGiveUp(int descriptor, DescriptorNeed need)
    {
        if (Libc.StatX(descriptor, StatXMask.STATX_NLINK | StatXMask.STATX_BTIME, out StatX stat) != Errno.None)
        {
            return false;
        }

        if (stat.LinkCount == 0 && (need == DescriptorNeed.Tidy || OpenFiles.First is not null))
        {
            // Nothing else keeps it alive.
            return false;
        }

        if (!_handleRead)
        {
            ReadHandle(descriptor);
            _handleRead = true;
        }

        if (_handle.Exists)
        {
            if (Device.WantsDirectory)
            {
                PrepareHandles(descriptor);
            }

            return true;
        }

        // Without a handle the time of birth must tell it from a later object with its number.
        _birth = stat.BirthTime;
        return (stat.Mask & StatXMask.STATX_BTIME) != 0;
    }

    /// <inheritdoc/>
    protected override void OnGivenUp() => _fileSystem.Table.CountGivenUp(1);

    /// <inheritdoc/>
    protected override void OnReopened() => _fileSystem.Table.CountGivenUp(-1);

    /// <inheritdoc/>
    protected override void OnEnded(bool wasOpen)
    {
        if (!wasOpen)
        {
            _fileSystem.Table.CountGivenUp(-1);
        }
    }

    /// <inheritdoc/>
    protected override Errno Reopen(out int descriptor)
    {
        descriptor = -1;
        if (IsLost)
        {
            return Errno.ESTALE;
        }

        Errno errno = ReopenFromOpenFile(out descriptor);
        if (errno == Errno.None)
        {
            return Errno.None;
        }

        errno = Device.HandlesRefused || !_handle.Exists ? Errno.EPERM : Device.OpenByHandle(_handle, Cache, out descriptor);
        if (errno == Errno.EPERM)
        {
            errno = ReopenByName(out descriptor);
        }
        else if (errno == Errno.None && !HasKey(descriptor))
        {
            _ = Libc.Close(descriptor);
            descriptor = -1;
            errno = Errno.ESTALE;
        }

        return errno;
    }

    private void PrepareHandles(int descriptor)
    {
        if (InodeMode.IsDirectory(Type))
        {
            Device.PrepareHandles(descriptor);
        }
        else if (_fileSystem.Table.TryAcquireDirectory(this, out LocalInode? directory, out int opened))
        {
            Device.PrepareHandles(opened);
            directory.Release();
        }
    }

    private void ReadHandle(int descriptor)
    {
        if (Device.HasHandles && _handle.Read(descriptor) is Errno.EOPNOTSUPP or Errno.EOVERFLOW)
        {
            Device.HasHandles = false;
        }
    }

    private bool HasKey(int descriptor) =>
        Libc.StatX(descriptor, InodeKey.Mask, out StatX stat) == Errno.None && InodeKey.Of(stat) == Key && stat.Type == Type;

    // Called with the monitor held and no descriptor of its own.
    private bool IsSame(int descriptor)
    {
        if (Libc.StatX(descriptor, InodeKey.Mask | StatXMask.STATX_BTIME, out StatX stat) != Errno.None || InodeKey.Of(stat) != Key || stat.Type != Type)
        {
            return false;
        }

        if (!_handle.Exists)
        {
            return (stat.Mask & StatXMask.STATX_BTIME) != 0 && stat.BirthTime == _birth;
        }

        var handle = default(FileHandle);
        return handle.Read(descriptor) == Errno.None && handle.IsSame(_handle);
    }

    private Errno ReopenFromOpenFile(out int descriptor)
    {
        descriptor = -1;
        if (!_fileSystem.Table.TryAcquireOpenFile(this, out HostDescriptor? open, out int opened))
        {
            return Errno.EBADF;
        }

        Errno errno = Cache.Reopen(opened, OpenFlags.O_PATH, out descriptor);
        open.Release();
        return errno;
    }

    private Errno ReopenByName(out int descriptor)
    {
        descriptor = -1;
        LocalNode? node = null;
        while (_fileSystem.Table.TryGoOn(this, ref node))
        {
            Errno errno = _fileSystem.Table.WalkAgain(node, out descriptor);
            if (errno == Errno.None && !IsSame(descriptor))
            {
                _ = Libc.Close(descriptor);
                descriptor = -1;
            }
            else if (errno is not (Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP or Errno.ESTALE))
            {
                node.Dispose();
                return errno;
            }
        }

        return Errno.ESTALE;
    }
}
