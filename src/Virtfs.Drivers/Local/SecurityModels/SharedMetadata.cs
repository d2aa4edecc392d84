using System;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>
/// The second name that a metadata file gets before its object does, and what of it is to go again when the object does not.
/// </summary>
internal readonly struct SharedMetadata
{
    private readonly bool _hasMadeFolder;
    private readonly StatX _before;

    private SharedMetadata(bool isMade, bool hasMadeFolder, in StatX before)
    {
        IsMade = isMade;
        _hasMadeFolder = hasMadeFolder;
        _before = before;
    }

    /// <summary>True when there was metadata to share.</summary>
    public bool IsMade { get; }

    /// <summary>Gives a metadata file a second name, for a name that is free; what lies there is of something that is no more.</summary>
    /// <param name="oldDirectory">The directory of the object.</param>
    /// <param name="oldName">Its name.</param>
    /// <param name="newDirectory">The directory of the free name.</param>
    /// <param name="newName">The free name.</param>
    /// <param name="shared">What was done.</param>
    public static Errno Make(int oldDirectory, ReadOnlySpan<byte> oldName, int newDirectory, ReadOnlySpan<byte> newName, out SharedMetadata shared)
    {
        shared = default;
        Errno errno = MetadataFolder.Open(oldDirectory, out MetadataFolder source);
        using MetadataFolder from = source;
        if (errno != Errno.None && errno != Errno.ENOENT)
        {
            return errno;
        }

        bool hasMetadata = false;
        errno = errno == Errno.None ? from.Has(oldName, out hasMetadata) : Errno.None;
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = MetadataFolder.Open(newDirectory, out MetadataFolder destination);
        bool hasMadeFolder = false;
        StatX before = default;
        if (errno == Errno.ENOENT && hasMetadata)
        {
            errno = Libc.StatX(newDirectory, StatXMask.STATX_BASIC_STATS, out before);
            errno = errno == Errno.None ? MetadataFolder.OpenOrMake(newDirectory, out destination) : errno;
            hasMadeFolder = errno == Errno.None;
        }

        using MetadataFolder to = destination;
        if (errno != Errno.None)
        {
            return errno == Errno.ENOENT ? Errno.None : errno;
        }

        errno = to.Remove(newName);
        if (errno == Errno.None && hasMetadata)
        {
            errno = Libc.LinkAt(from.Descriptor, oldName, to.Descriptor, newName, AtFlags.None);
        }

        shared = new SharedMetadata(hasMetadata && errno == Errno.None, hasMadeFolder, before);
        if (errno != Errno.None)
        {
            shared.TakeBack(newDirectory, newName);
        }

        // Gone in the meantime: nothing to share.
        return errno == Errno.ENOENT ? Errno.None : errno;
    }

    /// <summary>Removes what was made: the object did not get its second name.</summary>
    public void TakeBack(int newDirectory, ReadOnlySpan<byte> newName)
    {
        if (IsMade && MetadataFolder.Open(newDirectory, out MetadataFolder opened) == Errno.None)
        {
            using MetadataFolder folder = opened;
            _ = folder.Remove(newName);
        }

        // A request that failed leaves no trace, not even in times.
        if (_hasMadeFolder && Libc.UnlinkAt(newDirectory, MetadataFolder.Name, AtFlags.AT_REMOVEDIR) == Errno.None)
        {
            _ = Libc.SetTimes(newDirectory, _before.AccessTime, _before.ModifyTime);
        }
    }
}
