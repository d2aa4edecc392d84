using System;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <content>Making things.</content>
internal sealed partial class LocalNode
{
    // Somebody else may make and remove the name between our two looks at it; not for ever.
    private const int CreateAttempts = 8;

    private const uint GroupExecute = 0x8;

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

    /// <inheritdoc/>
    public override Errno MakeDirectory(ReadOnlySpan<byte> name, in CreateRequest request, out NodeAttributes attributes)
    {
        attributes = default;
        Errno errno = CheckEntry(name);
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
        errno = _fileSystem.Model.MakeDirectory(directory, name, request.Mode);
        if (errno == Errno.None)
        {
            errno = Adopt(directory, name, request, NewObject.Directory, out attributes);
        }

        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno MakeNode(ReadOnlySpan<byte> name, in CreateRequest request, ulong deviceNumber, out NodeAttributes attributes)
    {
        attributes = default;
        Errno errno = CheckEntry(name);
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
        errno = _fileSystem.Model.MakeNode(directory, name, request.Mode, deviceNumber);
        if (errno == Errno.None)
        {
            errno = Adopt(directory, name, WithoutForeignGroupBit(directory, request), NewObject.Node(deviceNumber), out attributes);
        }

        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno MakeSymlink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, in CreateRequest request, out NodeAttributes attributes)
    {
        attributes = default;
        Errno errno = CheckEntry(name);
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
        errno = _fileSystem.Model.MakeSymlink(directory, name, target);
        if (errno == Errno.None)
        {
            errno = Adopt(directory, name, request, NewObject.Symlink, out attributes);
        }

        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno MakeLink(ReadOnlySpan<byte> name, Node target)
    {
        Errno errno = CheckEntry(name);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (target is not LocalNode local || !ReferenceEquals(local._fileSystem, _fileSystem))
        {
            return Errno.EXDEV;
        }

        errno = local.Inode.Acquire(out int linked);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Inode.Acquire(out int directory);
        if (errno == Errno.None)
        {
            errno = MakeLink(new HostObject(linked, local), directory, name);
            Inode.Release();
        }

        local.Inode.Release();
        return errno;
    }

    // This directory, to be released, and its names.
    private Errno EnterNames(out int directory, out NamesScope names)
    {
        names = default;
        Errno errno = Inode.Acquire(out directory);
        if (errno == Errno.None)
        {
            errno = NamesScope.Enter(Inode.Names, out names);
            if (errno != Errno.None)
            {
                Inode.Release();
            }
        }

        return errno;
    }

    // The names of both directories; in which one the target has its name may change until that one is entered.
    private Errno MakeLink(in HostObject target, int directory, ReadOnlySpan<byte> name)
    {
        InodeTable table = _fileSystem.Table;
        while (_fileSystem.Model.KeepsBesideNames)
        {
            NamesGuard from = table.NamesOf(target.Node!);
            Errno errno = NamesScope.Enter(from, Inode.Names, out NamesScope entered);
            if (errno != Errno.None)
            {
                return errno;
            }

            using NamesScope names = entered;
            if (ReferenceEquals(table.NamesOf(target.Node!), from))
            {
                return _fileSystem.Model.MakeLink(target, directory, name);
            }
        }

        return _fileSystem.Model.MakeLink(target, directory, name);
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

    // What was just made gets its owner and mode, or goes again.
    private Errno Adopt(int directory, ReadOnlySpan<byte> name, in CreateRequest request, NewObject what, out NodeAttributes attributes)
    {
        attributes = default;
        Errno errno = Libc.StatX(directory, name, StatXFlags.AT_SYMLINK_NOFOLLOW | StatXFlags.AT_NO_AUTOMOUNT, InodeKey.Mask, out StatX stat);
        if (errno != Errno.None)
        {
            return errno;
        }

        SecurityModel model = _fileSystem.Model;
        if (model.IsAdopted(request, stat))
        {
            HostAttributes.Fill(stat, out attributes);
            return Errno.None;
        }

        errno = Find(directory, name, out int descriptor, out StatX found);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (InodeKey.Of(found) != InodeKey.Of(stat))
        {
            // Replaced already: what is there now is not ours to change. The request was fulfilled all the same.
            HostAttributes.Fill(stat, out attributes);
        }
        else
        {
            var made = new HostObject(descriptor, directory, name);
            errno = model.Adopt(made, request, what, ref found);
            if (errno != Errno.None)
            {
                RollBack(directory, name, found, what.Type == InodeMode.S_IFDIR ? UnlinkKind.Directory : UnlinkKind.NonDirectory);
            }
            else
            {
                HostAttributes.Fill(found, out attributes);
                errno = model.CompleteAdopted(made, request, what, ref attributes);
            }
        }

        _ = Libc.Close(descriptor);
        return errno;
    }

    // Only what this call made: the name must still be that object.
    private void RollBack(int directory, ReadOnlySpan<byte> name, in StatX made, UnlinkKind kind)
    {
        if (Libc.StatX(directory, name, StatXFlags.AT_SYMLINK_NOFOLLOW, InodeKey.Mask, out StatX stat) == Errno.None && InodeKey.Of(stat) == InodeKey.Of(made))
        {
            _ = _fileSystem.Model.Unlink(directory, name, kind, held: null);
        }
    }

    // In a set-group-id directory a new file gets the directory's group, and the kernel keeps a program's set-group-id bit only for members of it
    // (CVE-2018-13405, CVE-2022-0358). Who is a member in the guest is not known here; root is not asked, others may set the bit once the file is made.
    private CreateRequest WithoutForeignGroupBit(int directory, in CreateRequest request)
    {
        const uint Dangerous = InodeMode.S_ISGID | GroupExecute;
        if ((request.Mode & Dangerous) != Dangerous || request.Uid is 0 or CreateRequest.Unset || !_fileSystem.Model.HasHostAttributes)
        {
            return request;
        }

        bool inherits = Libc.StatX(directory, StatXMask.STATX_MODE | StatXMask.STATX_GID, out StatX parent) == Errno.None
            && (parent.Mode & InodeMode.S_ISGID) != 0
            && (request.Gid == parent.GroupId || request.Gid == CreateRequest.Unset);
        return inherits ? request with { Mode = request.Mode & ~InodeMode.S_ISGID } : request;
    }
}
