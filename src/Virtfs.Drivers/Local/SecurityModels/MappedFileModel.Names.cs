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
        Span<byte> oldName = stackalloc byte[NameRoom];
        if (target.Node is not { } node || !TryEnter(node, oldName, out LocalNode? parent, out int oldDirectory, out int length))
        {
            return base.MakeLink(target, directory, name);
        }

        // The metadata first: the new name is never there without it. A name that is taken keeps its own.
        oldName = oldName[..length];
        bool isShared = false;
        Errno errno = Exists(directory, name) ? Errno.EEXIST : Share(oldDirectory, oldName, directory, name, out isShared);
        if (errno == Errno.None)
        {
            errno = base.MakeLink(target, directory, name);
            if (errno != Errno.None && errno != Errno.EEXIST && isShared)
            {
                RemoveMetadata(directory, name);
            }
        }

        Leave(parent!);
        return errno;
    }

    /// <inheritdoc/>
    internal override Errno Unlink(int directory, ReadOnlySpan<byte> name, UnlinkKind kind)
    {
        Errno errno = base.Unlink(directory, name, kind);
        if (errno == Errno.ENOTEMPTY && TryClear(directory, name))
        {
            errno = base.Unlink(directory, name, kind);
        }

        if (errno == Errno.None)
        {
            RemoveMetadata(directory, name);
        }

        return errno;
    }

    /// <inheritdoc/>
    internal override Errno Rename(int oldDirectory, ReadOnlySpan<byte> oldName, int newDirectory, ReadOnlySpan<byte> newName)
    {
        Errno errno = Libc.StatX(oldDirectory, oldName, ByName, InodeKey.Mask, out StatX moved);
        if (errno != Errno.None)
        {
            return errno;
        }

        bool isTaken = Libc.StatX(newDirectory, newName, ByName, InodeKey.Mask, out StatX taken) == Errno.None;
        if (isTaken && InodeKey.Of(taken) == InodeKey.Of(moved))
        {
            // Two names of one object: the host leaves both.
            return base.Rename(oldDirectory, oldName, newDirectory, newName);
        }

        bool isShared = false;
        if (!isTaken)
        {
            // The metadata first under both names: the object is never anywhere without it.
            errno = Share(oldDirectory, oldName, newDirectory, newName, out isShared);
        }

        if (errno == Errno.None)
        {
            errno = base.Rename(oldDirectory, oldName, newDirectory, newName);
            if (errno is Errno.ENOTEMPTY or Errno.EEXIST && TryClear(newDirectory, newName))
            {
                errno = base.Rename(oldDirectory, oldName, newDirectory, newName);
            }
        }

        if (errno != Errno.None)
        {
            if (isShared)
            {
                RemoveMetadata(newDirectory, newName);
            }

            return errno;
        }

        if (isTaken)
        {
            MoveMetadata(oldDirectory, oldName, newDirectory, newName);
        }
        else if (isShared)
        {
            RemoveMetadata(oldDirectory, oldName);
        }

        return Errno.None;
    }

    private static bool Exists(int directory, ReadOnlySpan<byte> name) => Libc.StatX(directory, name, ByName, StatXMask.STATX_TYPE, out _) == Errno.None;

    /// <summary>Gives a metadata file a second name, for a name that is free; what lies there is of something that is no more.</summary>
    /// <param name="oldDirectory">The directory of the object.</param>
    /// <param name="oldName">Its name.</param>
    /// <param name="newDirectory">The directory of the free name.</param>
    /// <param name="newName">The free name.</param>
    /// <param name="isShared">True when there was one to share.</param>
    private static Errno Share(int oldDirectory, ReadOnlySpan<byte> oldName, int newDirectory, ReadOnlySpan<byte> newName, out bool isShared)
    {
        isShared = false;

        // Made even if there is nothing to put in: QEMU's rename and link need the folder of the other name.
        Errno errno = MetadataFolder.OpenOrMake(newDirectory, out MetadataFolder destination);
        if (errno != Errno.None)
        {
            return errno;
        }

        using MetadataFolder to = destination;
        errno = to.Remove(newName);
        if (errno != Errno.None || MetadataFolder.Open(oldDirectory, out MetadataFolder source) != Errno.None)
        {
            return errno;
        }

        using MetadataFolder from = source;
        errno = Libc.LinkAt(from.Descriptor, oldName, to.Descriptor, newName, AtFlags.None);
        isShared = errno == Errno.None;
        return errno == Errno.ENOENT ? Errno.None : errno;
    }

    private static void MoveMetadata(int oldDirectory, ReadOnlySpan<byte> oldName, int newDirectory, ReadOnlySpan<byte> newName)
    {
        if (MetadataFolder.Open(oldDirectory, out MetadataFolder source) == Errno.None)
        {
            using MetadataFolder from = source;
            if (MetadataFolder.OpenOrMake(newDirectory, out MetadataFolder destination) == Errno.None && from.Has(oldName))
            {
                using MetadataFolder to = destination;
                _ = Libc.RenameAt(from.Descriptor, oldName, to.Descriptor, newName);
                return;
            }
        }

        // What moved has no metadata; what it replaced may have had.
        RemoveMetadata(newDirectory, newName);
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

        bool isCleared = false;
        if (HoldsNothingElse(directory) && Libc.OpenAt(directory, MetadataFolder.Name, flags, 0, out int folder) == Errno.None)
        {
            RemoveLeftOvers(directory, folder);
            _ = Libc.Close(folder);
            isCleared = Libc.UnlinkAt(directory, MetadataFolder.Name, AtFlags.AT_REMOVEDIR) == Errno.None;
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
                if (!entries.IsDotOrDotDot && !Exists(directory, entries.Name))
                {
                    _ = Libc.UnlinkAt(folder, entries.Name, AtFlags.None);
                }
            }
        }
    }
}
