using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <content>Attributes, always of the held object: also when it was renamed or removed, by whomever.</content>
internal sealed partial class LocalNode
{
    /// <inheritdoc/>
    public override Errno GetAttributes(AttributeMask mask, out NodeAttributes attributes)
    {
        Errno errno = Inode.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            attributes = default;
            return errno;
        }

        errno = _fileSystem.Model.GetAttributes(new HostObject(descriptor, this), out attributes);
        if (errno == Errno.None && (mask & AttributeMask.Generation) != 0)
        {
            attributes.Generation = _fileSystem.HasGenerations ? ReadGeneration(descriptor, attributes.Type) : 0;
        }

        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno SetAttributes(in AttributeChanges changes)
    {
        Errno errno = Inode.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            return errno;
        }

        var target = new HostObject(descriptor, this);
        if (changes.Mode is { } mode)
        {
            errno = _fileSystem.Model.ChangeMode(target, mode);
        }

        if (errno == Errno.None && (changes.AccessTime is not null || changes.ModificationTime is not null))
        {
            errno = Libc.SetTimes(descriptor, ToHost(changes.AccessTime), ToHost(changes.ModificationTime));
        }

        if (errno == Errno.None && (changes.Uid is not null || changes.Gid is not null || changes.TouchChangeTime))
        {
            errno = _fileSystem.Model.ChangeOwner(target, changes.Uid ?? CreateRequest.Unset, changes.Gid ?? CreateRequest.Unset);
        }

        if (errno == Errno.None && changes.Size is { } size)
        {
            errno = Truncate(descriptor, size);
        }

        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno GetStatistics(out FileSystemStatistics statistics)
    {
        statistics = default;

        // Of these the answer could be had, but QEMU, which has to open what it asks about, gives none.
        if (!InodeMode.IsDirectory(Inode.Type) && !InodeMode.IsRegular(Inode.Type))
        {
            return Inode.Type == InodeMode.S_IFLNK ? Errno.ELOOP : Errno.ENXIO;
        }

        Errno errno = Inode.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Libc.FStatFs(descriptor, out StatFs found);
        Inode.Release();
        if (errno == Errno.None)
        {
            statistics.Type = (uint)found.Type;
            statistics.BlockSize = (uint)found.BlockSize;
            statistics.Blocks = found.Blocks;
            statistics.BlocksFree = found.FreeBlocks;
            statistics.BlocksAvailable = found.AvailableBlocks;
            statistics.Files = found.Files;
            statistics.FilesFree = found.FreeFiles;
            statistics.FileSystemId = found.FileSystemId;
            statistics.NameLength = (uint)found.NameLength;
        }

        return errno;
    }

    /// <inheritdoc/>
    public override Errno ReadLink(Span<byte> target, out int length)
    {
        Errno errno = Inode.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            length = 0;
            return errno;
        }

        errno = _fileSystem.Model.ReadLink(new HostObject(descriptor, this), target, out length);
        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno GetXattr(ReadOnlySpan<byte> name, Span<byte> value, out int length)
    {
        Errno errno = Inode.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            length = 0;
            return errno;
        }

        errno = _fileSystem.Model.GetXattr(new HostObject(descriptor, this), name, value, out length);
        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno ListXattr(Span<byte> names, out int length)
    {
        Errno errno = Inode.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            length = 0;
            return errno;
        }

        errno = _fileSystem.Model.ListXattr(new HostObject(descriptor, this), names, out length);
        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno SetXattr(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrSetMode mode)
    {
        Errno errno = Inode.Acquire(out int descriptor);
        if (errno == Errno.None)
        {
            errno = _fileSystem.Model.SetXattr(new HostObject(descriptor, this), name, value, (XattrFlags)mode);
            Inode.Release();
        }

        return errno;
    }

    /// <inheritdoc/>
    public override Errno RemoveXattr(ReadOnlySpan<byte> name)
    {
        Errno errno = Inode.Acquire(out int descriptor);
        if (errno == Errno.None)
        {
            errno = _fileSystem.Model.RemoveXattr(new HostObject(descriptor, this), name);
            Inode.Release();
        }

        return errno;
    }

    // Only what is a file or a directory to the guest has one.
    private uint? ReadGeneration(int descriptor, uint type) => type is InodeMode.S_IFREG or InodeMode.S_IFDIR ? Inode.ReadGeneration(descriptor) : null;

    // QEMU opens for writing and cuts: these are that open's errors.
    private Errno Truncate(int descriptor, ulong size)
    {
        if (!InodeMode.IsRegular(Inode.Type))
        {
            return InodeMode.IsDirectory(Inode.Type) ? Errno.EISDIR : InodeMode.OpeningRefused(Inode.Type);
        }

        SetIdGuard.BeforeChange(descriptor);
        return Libc.TruncateDescriptor(descriptor, size);
    }

    private static Timespec ToHost(Timestamp? time) => time is { } value ? new Timespec(value.Seconds, value.Nanoseconds) : Timespec.Omit;
}
