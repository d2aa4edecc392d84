using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <content>Walking, opening.</content>
internal sealed partial class LocalNode
{
    /// <inheritdoc/>
    public override Errno Lookup(ReadOnlySpan<byte> name, out Node? child, out NodeAttributes attributes)
    {
        Errno errno = CheckEntry(name);
        if (errno == Errno.None)
        {
            errno = Inode.Acquire(out int directory);
            if (errno == Errno.None)
            {
                errno = LookUpAtOneTime(directory, name, out LocalNode? found, out attributes);
                Inode.Release();
                child = found;
                return errno;
            }
        }

        child = null;
        attributes = default;
        return errno == Errno.EINVAL && _fileSystem.Model.Hides(name) ? _fileSystem.Model.WalkToHidden(name) : errno;
    }

    /// <inheritdoc/>
    /// <remarks>Of a file too, as QEMU does: what it was found in is known.</remarks>
    public override Errno LookupParent(out Node? parent, out NodeAttributes attributes) =>
        HeldNode.HandOver(_fileSystem.Table.GetParent(this), out parent, out attributes);

    /// <inheritdoc/>
    public override Errno Open(OpenMode mode, out OpenFile? file)
    {
        file = null;

        // Special files are never opened on the host: a FIFO would block, a device would do whatever it does (CVE-2023-2861). The type is that of the
        // very object that is reopened below, so nothing can be put in its place in between.
        bool isDirectory = InodeMode.IsDirectory(Inode.Type);
        if (!isDirectory && !InodeMode.IsRegular(Inode.Type))
        {
            return (mode & OpenMode.Directory) != 0 ? Errno.ENOTDIR : HostOpenFlags.NeverOpened(Inode.Type, mode);
        }

        // A directory is opened for reading whatever the mode, but for one of the host that is none to the guest.
        bool writes = (mode & (OpenMode.AccessMask | OpenMode.Truncate)) != 0;
        if (isDirectory && writes && (mode & OpenMode.Directory) == 0 && GetAttributes(AttributeMask.Identity, out NodeAttributes attributes) == Errno.None
            && !attributes.IsDirectory)
        {
            return Errno.EISDIR;
        }

        Errno errno = Inode.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            return errno;
        }

        if ((mode & OpenMode.Truncate) != 0 && !isDirectory)
        {
            SetIdGuard.BeforeChange(descriptor);
        }

        OpenFlags flags = HostOpenFlags.Of(isDirectory ? OpenMode.Directory | (mode & OpenMode.NoAccessTime) : mode);
        errno = Reopen(descriptor, ref flags, out int opened);
        if (errno == Errno.None)
        {
            file = StartFile(opened, flags, descriptor);
        }

        Inode.Release();
        return errno;
    }

    // The object and what is kept beside its name, as they were together.
    private Errno LookUpAtOneTime(int directory, ReadOnlySpan<byte> name, out LocalNode? child, out NodeAttributes attributes)
    {
        NamesGuard? names = Inode.Names;
        int version = names?.Version ?? 0;
        Errno errno = LookUp(directory, name, out child, out attributes);
        if (names is null || !names.HasChangedSince(version))
        {
            return errno;
        }

        child?.Dispose();
        child = null;
        errno = NamesScope.Enter(names, out NamesScope entered);
        if (errno != Errno.None)
        {
            return errno;
        }

        using NamesScope scope = entered;
        return LookUp(directory, name, out child, out attributes);
    }

    private Errno LookUp(int directory, ReadOnlySpan<byte> name, out LocalNode? child, out NodeAttributes attributes)
    {
        // Somebody holds what the name led to last time: then one call tells whether it still does. While its descriptor is open no other object can have
        // its number.
        if (_fileSystem.Table.TryFind(this, name, out child))
        {
            if (child.Inode.TryAcquire(out int known))
            {
                bool isSame = Libc.StatX(directory, name, StatXFlags.AT_SYMLINK_NOFOLLOW | StatXFlags.AT_NO_AUTOMOUNT, InodeKey.Mask, out StatX seen) == Errno.None
                    && InodeKey.Of(seen) == child.Inode.Key;
                Errno completed = Errno.None;
                attributes = default;
                if (isSame)
                {
                    completed = Complete(new HostObject(known, directory, name, child), seen, out attributes);
                }

                child.Inode.Release();
                if (isSame && completed == Errno.None)
                {
                    return Errno.None;
                }
            }

            child.Dispose();
            child = null;
        }

        Errno errno = Find(directory, name, out int descriptor, out StatX stat);
        if (errno != Errno.None)
        {
            attributes = default;
            return errno;
        }

        return Arrive(directory, name, descriptor, stat, out child, out attributes);
    }

    private Errno Find(int directory, ReadOnlySpan<byte> name, out int descriptor, out StatX stat)
    {
        Errno errno = _fileSystem.Descriptors.OpenAt(directory, name, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0, out descriptor);
        if (errno != Errno.None)
        {
            stat = default;
            return errno;
        }

        errno = Libc.StatX(descriptor, InodeKey.Mask, out stat);
        if (errno != Errno.None)
        {
            _ = Libc.Close(descriptor);
            descriptor = -1;
        }

        return errno;
    }

    // Takes the descriptor over.
    private Errno Arrive(
        int directory, ReadOnlySpan<byte> name, int descriptor, in StatX stat, out LocalNode? child, out NodeAttributes attributes)
    {
        child = _fileSystem.Table.Arrive(this, name, stat, descriptor);
        Errno errno = child.Inode.Acquire(out int held);
        if (errno == Errno.None)
        {
            errno = Complete(new HostObject(held, directory, name, child), stat, out attributes);
            child.Inode.Release();
        }
        else
        {
            attributes = default;
        }

        if (errno != Errno.None)
        {
            child.Dispose();
            child = null;
        }

        return errno;
    }

    private Errno Complete(in HostObject target, in StatX stat, out NodeAttributes attributes)
    {
        HostAttributes.Fill(stat, out attributes);
        return _fileSystem.Model.Complete(target, ref attributes);
    }

    private Errno Reopen(int descriptor, ref OpenFlags flags, out int opened)
    {
        Errno errno = _fileSystem.Descriptors.Reopen(descriptor, flags, out opened);
        if (errno == Errno.EPERM && flags.HasFlag(OpenFlags.O_NOATIME))
        {
            // Only the owner may leave the access time alone; everybody else does without.
            flags &= ~OpenFlags.O_NOATIME;
            errno = _fileSystem.Descriptors.Reopen(descriptor, flags, out opened);
        }

        return errno;
    }

    private LocalOpenFile StartFile(int opened, OpenFlags flags, int descriptor)
    {
        LocalOpenFile file = InodeMode.IsDirectory(Inode.Type) ? _fileSystem.TakeDirectory() : _fileSystem.TakeFile();
        file.Begin(Inode, opened, flags, Inode.Device.BlockSize(descriptor), InodeMode.IsDirectory(Inode.Type) ? ForeignParent() : null);
        return file;
    }

    // The root's parent is the root: what is outside does not show, not even by its number. The directory on top of a mount, or of a subvolume, takes
    // itself for its parent.
    private InodeKey? ForeignParent()
    {
        LocalNode parent = _fileSystem.Table.GetParent(this);
        InodeKey key = parent.Inode.Key;
        bool isForeign = IsRoot || key.Device != Inode.Key.Device || key.Mount != Inode.Key.Mount;
        parent.Dispose();
        return isForeign ? key : null;
    }

    private bool IsRoot => ReferenceEquals(this, _fileSystem.Root);
}
