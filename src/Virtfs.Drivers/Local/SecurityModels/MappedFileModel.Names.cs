using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <content>Names that come, go and move, with their metadata files.</content>
internal sealed partial class MappedFileModel
{
    private const StatXFlags ByName = StatXFlags.AT_SYMLINK_NOFOLLOW | StatXFlags.AT_NO_AUTOMOUNT;

    /// <inheritdoc/>
    internal override Errno MakeLink(in HostObject target, int directory, ReadOnlySpan<byte> name)
    {
        Span<byte> room = stackalloc byte[NameRoom];
        if (target.Node is not { } node
            || InodeMode.IsDirectory(node.Inode.Type)
            || Libc.StatX(directory, name, ByName, StatXMask.STATX_TYPE, out _) != Errno.ENOENT
            || !NodePlace.TryEnter(node, room, out NodePlace entered))
        {
            // The host refuses it, or there is nothing to take along.
            return base.MakeLink(target, directory, name);
        }

        // The metadata first: the new name is never there without it.
        using NodePlace place = entered;
        SharedMetadata shared = default;
        Errno errno = CheckIs(node, place);
        errno = errno == Errno.None ? SharedMetadata.Make(place.Directory, place.Name, directory, name, out shared) : errno;
        if (errno == Errno.None)
        {
            errno = base.MakeLink(target, directory, name);
            if (errno == Errno.None)
            {
                MetadataFolder.Make(directory);
            }
            else if (errno != Errno.EEXIST)
            {
                shared.TakeBack(directory, name);
            }
        }

        return errno;
    }

    /// <inheritdoc/>
    internal override Errno Unlink(int directory, ReadOnlySpan<byte> name, UnlinkKind kind, LocalInode? held)
    {
        Errno errno = Keep(held, directory, name);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = base.Unlink(directory, name, kind, held);
        if (errno == Errno.ENOTEMPTY && TryClear(directory, name))
        {
            errno = base.Unlink(directory, name, kind, held);
        }

        if (errno == Errno.None)
        {
            RemoveMetadata(directory, name);
        }

        return errno;
    }

    /// <inheritdoc/>
    internal override Errno Rename(
        int oldDirectory, ReadOnlySpan<byte> oldName, int newDirectory, ReadOnlySpan<byte> newName, LocalInode? replaced)
    {
        Errno oldError = Libc.StatX(oldDirectory, oldName, ByName, InodeKey.Mask, out StatX moved);
        Errno newError = Libc.StatX(newDirectory, newName, ByName, InodeKey.Mask, out StatX taken);
        if (oldError != Errno.None || newError is not (Errno.None or Errno.ENOENT))
        {
            // The host has its own order of what it refuses.
            return base.Rename(oldDirectory, oldName, newDirectory, newName, replaced);
        }

        // Two names of one object: the host leaves both.
        bool isSame = newError == Errno.None && InodeKey.Of(taken) == InodeKey.Of(moved);
        Errno errno = isSame ? base.Rename(oldDirectory, oldName, newDirectory, newName, replaced)
            : newError == Errno.ENOENT ? RenameToFree(oldDirectory, oldName, newDirectory, newName)
            : RenameToTaken(oldDirectory, oldName, newDirectory, newName, replaced);
        if (errno == Errno.None)
        {
            MetadataFolder.Make(newDirectory);
        }

        return errno;
    }

    private Errno RenameToFree(int oldDirectory, ReadOnlySpan<byte> oldName, int newDirectory, ReadOnlySpan<byte> newName)
    {
        // The metadata first under both names: the object is never anywhere without it.
        Errno errno = SharedMetadata.Make(oldDirectory, oldName, newDirectory, newName, out SharedMetadata shared);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = base.Rename(oldDirectory, oldName, newDirectory, newName, replaced: null);
        if (errno != Errno.None)
        {
            shared.TakeBack(newDirectory, newName);
        }
        else if (shared.IsMade)
        {
            RemoveMetadata(oldDirectory, oldName);
        }

        return errno;
    }

    private Errno RenameToTaken(
        int oldDirectory, ReadOnlySpan<byte> oldName, int newDirectory, ReadOnlySpan<byte> newName, LocalInode? replaced)
    {
        // What it needs is had before: once the object has moved there is no way back.
        Errno errno = Keep(replaced, newDirectory, newName);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = MovingMetadata.Prepare(oldDirectory, oldName, newDirectory, out MovingMetadata prepared);
        using MovingMetadata moving = prepared;
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = base.Rename(oldDirectory, oldName, newDirectory, newName, replaced);
        if (errno is Errno.ENOTEMPTY or Errno.EEXIST && TryClear(newDirectory, newName))
        {
            errno = base.Rename(oldDirectory, oldName, newDirectory, newName, replaced);
        }

        if (errno == Errno.None)
        {
            moving.Move(oldName, newName);
        }
        else
        {
            moving.TakeBack(newDirectory);
        }

        return errno;
    }

    // Who holds what loses a name still gets its attributes.
    private Errno Keep(LocalInode? held, int directory, ReadOnlySpan<byte> name)
    {
        if (held is null)
        {
            return Errno.None;
        }

        Errno errno = ReadKept(directory, name, out MappedAttributes kept);
        if (errno == Errno.None && (held.HasRemoved || !kept.IsEmpty))
        {
            held.Removed.Set(kept);
        }

        return errno;
    }

    private static void RemoveMetadata(int directory, ReadOnlySpan<byte> name)
    {
        if (MetadataFolder.Open(directory, out MetadataFolder opened) == Errno.None)
        {
            using MetadataFolder folder = opened;
            _ = folder.Remove(name);
        }
    }

    /// <summary>Removes the metadata folder of a directory that has nothing else in it: for the guest it is empty.</summary>
    private static bool TryClear(int parent, ReadOnlySpan<byte> name)
    {
        OpenFlags flags = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
        if (Libc.OpenAt(parent, name, flags | OpenFlags.O_NOATIME, 0, out int directory) != Errno.None
            && Libc.OpenAt(parent, name, flags, 0, out directory) != Errno.None)
        {
            return false;
        }

        // Looked for first: a directory without metadata need not be read.
        bool isCleared = false;
        if (Libc.OpenAt(directory, MetadataFolder.Name, flags, 0, out int folder) == Errno.None)
        {
            if (HoldsNothingElse(directory))
            {
                RemoveLeftOvers(directory, folder);
                isCleared = Libc.UnlinkAt(directory, MetadataFolder.Name, AtFlags.AT_REMOVEDIR) == Errno.None;
            }

            _ = Libc.Close(folder);
        }

        _ = Libc.Close(directory);
        return isCleared;
    }

    private static bool HoldsNothingElse(int directory)
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (Libc.GetDirectoryEntries(directory, buffer, out int read) == Errno.None)
        {
            if (read == 0)
            {
                return true;
            }

            var entries = new DirectoryEntries(buffer[..read]);
            while (entries.MoveNext())
            {
                if (!entries.IsDotOrDotDot && !entries.Name.SequenceEqual(MetadataFolder.Name))
                {
                    return false;
                }
            }
        }

        return false;
    }

    // Metadata without an object. An object is always made before its metadata, so what has none here has never had one or has none any more.
    private static void RemoveLeftOvers(int directory, int folder)
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (Libc.GetDirectoryEntries(folder, buffer, out int read) == Errno.None && read > 0)
        {
            var entries = new DirectoryEntries(buffer[..read]);
            while (entries.MoveNext())
            {
                if (!entries.IsDotOrDotDot
                    && Libc.StatX(directory, entries.Name, ByName, StatXMask.STATX_TYPE, out _) == Errno.ENOENT)
                {
                    _ = Libc.UnlinkAt(folder, entries.Name, AtFlags.None);
                }
            }
        }
    }
}
