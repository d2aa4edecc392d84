using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <content>Removing and moving names.</content>
internal sealed partial class LocalNode
{
    private const StatXFlags ByName = StatXFlags.AT_SYMLINK_NOFOLLOW | StatXFlags.AT_NO_AUTOMOUNT;

    /// <inheritdoc/>
    public override Errno Unlink(ReadOnlySpan<byte> name, UnlinkKind kind)
    {
        Errno errno = CheckEntry(name);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Inode.Acquire(out int directory);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Unlink(directory, name, kind);
        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno Rename(ReadOnlySpan<byte> name, Node newDirectory, ReadOnlySpan<byte> newName)
    {
        if (newDirectory is not LocalNode target || !ReferenceEquals(target._fileSystem, _fileSystem))
        {
            return Errno.EXDEV;
        }

        Errno errno = CheckName(name);
        if (errno == Errno.None)
        {
            errno = target.CheckEntry(newName);
        }

        if (errno == Errno.None)
        {
            errno = CheckEntry(name);
        }

        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Inode.Acquire(out int directory);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = target.Inode.Acquire(out int targetDirectory);
        if (errno == Errno.None)
        {
            errno = Rename(directory, name, target, targetDirectory, newName);
            target.Inode.Release();
        }

        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno GetName(Span<byte> name, out int length) =>
        _fileSystem.Table.TryGetName(this, name, out length) ? Errno.None : Errno.ERANGE;

    /// <inheritdoc/>
    public override Errno Remove()
    {
        Span<byte> room = stackalloc byte[NameRoom];
        if (!_fileSystem.Table.TryGetPlace(this, room, out LocalNode? parent, out _, out int length))
        {
            return Errno.EINVAL;
        }

        Errno errno = parent.RemoveChild(this, room[..length]);
        parent.Dispose();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno MoveTo(Node? newDirectory, ReadOnlySpan<byte> newName)
    {
        Errno errno = newDirectory is LocalNode target ? target.CheckEntry(newName) : CheckName(newName);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (ReferenceEquals(this, _fileSystem.Root))
        {
            // As rename(2) of ".".
            return newName.Length > Libc.MaximumPathLength ? Errno.ENAMETOOLONG : Errno.EBUSY;
        }

        Span<byte> room = stackalloc byte[NameRoom];
        if (!_fileSystem.Table.TryGetPlace(this, room, out LocalNode? parent, out _, out int length))
        {
            return Errno.EINVAL;
        }

        errno = parent.MoveChild(this, room[..length], newDirectory ?? parent, newName);
        parent.Dispose();
        return errno;
    }

    private Errno RemoveChild(LocalNode child, ReadOnlySpan<byte> name)
    {
        // Held, so that it can be neither given up nor, while it is being looked at, be replaced by another with its number.
        Errno errno = child.Inode.Acquire(out _);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = EnterNames(out int directory, out NamesScope entered);
        if (errno == Errno.None)
        {
            using NamesScope names = entered;
            errno = CheckIs(directory, name, child.Inode);
            if (errno == Errno.None)
            {
                UnlinkKind kind = InodeMode.IsDirectory(child.Inode.Type) ? UnlinkKind.Directory : UnlinkKind.NonDirectory;
                errno = Unlink(directory, name, kind);
            }

            Inode.Release();
        }

        child.Inode.Release();
        return errno;
    }

    private Errno MoveChild(LocalNode child, ReadOnlySpan<byte> name, Node newDirectory, ReadOnlySpan<byte> newName)
    {
        Errno errno = child.Inode.Acquire(out _);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Inode.Acquire(out int directory);
        if (errno == Errno.None)
        {
            errno = NamesScope.Enter(Inode.Names, (newDirectory as LocalNode)?.Inode.Names, out NamesScope entered);
            if (errno == Errno.None)
            {
                using NamesScope names = entered;
                errno = CheckIs(directory, name, child.Inode);
                if (errno == Errno.None)
                {
                    errno = Rename(name, newDirectory, newName);
                }
            }

            Inode.Release();
        }

        child.Inode.Release();
        return errno;
    }

    private Errno Unlink(int directory, ReadOnlySpan<byte> name, UnlinkKind kind)
    {
        Errno errno = NamesScope.Enter(Inode.Names, out NamesScope entered);
        if (errno != Errno.None)
        {
            return errno;
        }

        using NamesScope names = entered;
        LocalInode? victim = HoldLosing(directory, name);
        errno = _fileSystem.Model.Unlink(directory, name, kind, victim);
        LetGo(victim);
        return errno;
    }

    private Errno Rename(int directory, ReadOnlySpan<byte> name, LocalNode target, int targetDirectory, ReadOnlySpan<byte> newName)
    {
        Errno errno = NamesScope.Enter(Inode.Names, target.Inode.Names, out NamesScope entered);
        if (errno != Errno.None)
        {
            return errno;
        }

        using NamesScope names = entered;

        // Which object moves must be known before, for afterwards its name may be anybody's.
        bool isKnown = Libc.StatX(directory, name, ByName, InodeKey.Mask, out StatX moved) == Errno.None;
        LocalInode? source = HoldLosing(directory, name);
        LocalInode? victim = HoldLosing(targetDirectory, newName);
        errno = _fileSystem.Model.Rename(directory, name, targetDirectory, newName, victim);
        if (errno == Errno.None && isKnown)
        {
            _fileSystem.Table.Moved(InodeKey.Of(moved), Inode, name, target, newName);
        }

        LetGo(victim);
        LetGo(source);
        return errno;
    }

    private static Errno CheckIs(int directory, ReadOnlySpan<byte> name, LocalInode inode)
    {
        Errno errno = Libc.StatX(directory, name, ByName, InodeKey.Mask, out StatX stat);
        return errno == Errno.None && InodeKey.Of(stat) != inode.Key ? Errno.ENOENT : errno;
    }

    /// <summary>
    /// Before a name goes through us: if it is of an object whose descriptor was given up, it is got back while the object can still be found, so that
    /// who has it open keeps it. Where a model keeps attributes beside names, it may want to keep them for any object that somebody holds. To be followed
    /// by <see cref="LetGo"/>.
    /// </summary>
    private LocalInode? HoldLosing(int directory, ReadOnlySpan<byte> name)
    {
        if ((_fileSystem.Table.GivenUp == 0 && !_fileSystem.Model.KeepsBesideNames)
            || Libc.StatX(directory, name, ByName, InodeKey.Mask, out StatX stat) != Errno.None
            || !_fileSystem.Table.TryHold(InodeKey.Of(stat), out LocalInode? inode))
        {
            return null;
        }

        if (inode.Acquire(out _) == Errno.None)
        {
            return inode;
        }

        _fileSystem.Table.Release(inode);
        return null;
    }

    private void LetGo(LocalInode? inode)
    {
        if (inode is not null)
        {
            inode.Release();
            _fileSystem.Table.Release(inode);
        }
    }

    // As below, to make an entry of that name.
    private Errno EnterNames(ReadOnlySpan<byte> name, out int directory, out NamesScope names)
    {
        Errno errno = CheckEntry(name);
        if (errno == Errno.None)
        {
            return EnterNames(out directory, out names);
        }

        directory = -1;
        names = default;
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
}
