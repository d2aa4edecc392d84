using System;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <content>Making files, and opening them.</content>
internal sealed partial class LocalNode
{
    // Somebody else may make and remove the name between our two looks at it; not for ever.
    private const int CreateAttempts = 8;

    /// <inheritdoc/>
    public override Errno Create(
        ReadOnlySpan<byte> name, OpenMode mode, in CreateRequest request, out Node? child, out OpenFile? file, out NodeAttributes attributes)
    {
        child = null;
        file = null;
        attributes = default;
        Errno errno = CheckEntry(name);
        if (errno == Errno.None && (mode & OpenMode.Directory) != 0)
        {
            errno = Errno.EINVAL;
        }

        if (errno != Errno.None)
        {
            return errno;
        }

        errno = EnterNames(out int directory, out NamesScope entered);
        if (errno != Errno.None)
        {
            return errno;
        }

        using NamesScope names = entered;

        // Always exclusively first: so it is known whether this call made the file, and what it did not make it never removes.
        LocalNode? made = null;
        for (int attempt = 0; attempt < CreateAttempts; attempt++)
        {
            errno = CreateNew(directory, name, mode, request, out made, out file, out attributes);
            if (errno != Errno.EEXIST || (mode & OpenMode.Exclusive) != 0)
            {
                break;
            }

            errno = OpenExisting(directory, name, mode, request, out made, out file, out attributes);
            if (errno != Errno.ENOENT)
            {
                break;
            }
        }

        Inode.Release();
        child = made;
        return errno;
    }

    private Errno CreateNew(
        int directory, ReadOnlySpan<byte> name, OpenMode mode, in CreateRequest request, out LocalNode? child, out OpenFile? file, out NodeAttributes attributes)
    {
        child = null;
        file = null;
        attributes = default;
        CreateRequest allowed = WithoutForeignGroupBit(directory, request);
        OpenFlags flags = HostOpenFlags.Of(mode & ~OpenMode.Truncate);
        OpenFlags creating = flags | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
        Errno errno = _fileSystem.Descriptors.OpenAt(directory, name, creating, _fileSystem.Model.HostFileMode(allowed.Mode), out int opened);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Libc.StatX(opened, InodeKey.Mask, out StatX stat);
        if (errno == Errno.None)
        {
            errno = _fileSystem.Model.Adopt(new HostObject(opened, directory, name), allowed, NewObject.File, ref stat);
        }

        if (errno == Errno.None)
        {
            HostAttributes.Fill(stat, out attributes);
            errno = _fileSystem.Model.CompleteAdopted(new HostObject(opened, directory, name), allowed, NewObject.File, ref attributes);
        }

        int held = -1;
        if (errno == Errno.None)
        {
            errno = _fileSystem.Descriptors.Reopen(opened, OpenFlags.O_PATH, out held);
        }

        if (errno != Errno.None)
        {
            RollBack(directory, name, stat, UnlinkKind.NonDirectory);
            _ = Libc.Close(opened);
            return errno;
        }

        child = _fileSystem.Table.Arrive(this, name, stat, held);
        file = child.StartFile(opened, flags, opened);
        return Errno.None;
    }

    private Errno OpenExisting(
        int directory, ReadOnlySpan<byte> name, OpenMode mode, in CreateRequest request, out LocalNode? child, out OpenFile? file, out NodeAttributes attributes)
    {
        file = null;
        Errno errno = LookUp(directory, name, out child, out attributes);
        if (errno != Errno.None)
        {
            return errno;
        }

        // Where the guest's types are not the host's, a link or a device can be opened there, and would become a file.
        errno = attributes.Type switch
        {
            InodeMode.S_IFDIR => Errno.EISDIR,
            InodeMode.S_IFREG => Errno.None,
            _ => HostOpenFlags.NeverOpened(attributes.Type, mode),
        };
        if (errno != Errno.None)
        {
            child!.Dispose();
            child = null;
            return errno;
        }

        errno = child!.OpenAndAdopt(mode & ~OpenMode.Exclusive, WithoutForeignGroupBit(directory, request), out file, out attributes);
        if (errno != Errno.None)
        {
            child.Dispose();
            child = null;
        }

        return errno;
    }

    // QEMU gives a file that is there already the owner and mode of the request as well.
    private Errno OpenAndAdopt(OpenMode mode, in CreateRequest request, out OpenFile? file, out NodeAttributes attributes)
    {
        file = null;
        attributes = default;
        Errno errno = Open(mode, out OpenFile? opened);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Inode.Acquire(out int descriptor);
        if (errno == Errno.None)
        {
            errno = Libc.StatX(descriptor, InodeKey.Mask, out StatX stat);
            if (errno == Errno.None)
            {
                errno = _fileSystem.Model.Adopt(new HostObject(descriptor, this), request, NewObject.File, ref stat);
            }

            if (errno == Errno.None)
            {
                errno = Complete(new HostObject(descriptor, this), stat, out attributes);
            }

            Inode.Release();
        }

        if (errno != Errno.None)
        {
            opened!.Dispose();
            return errno;
        }

        file = opened;
        return Errno.None;
    }
}
