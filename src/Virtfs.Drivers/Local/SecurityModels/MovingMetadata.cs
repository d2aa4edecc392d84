using System;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>The metadata of an object that is about to replace another: both folders held open, so that following it takes nothing that might be missing then.</summary>
internal readonly ref struct MovingMetadata : IDisposable
{
    private readonly MetadataFolder _from;
    private readonly MetadataFolder _to;
    private readonly bool _hasTarget;
    private readonly bool _hasMetadata;
    private readonly bool _hasMadeFolder;
    private readonly StatX _before;

    private MovingMetadata(MetadataFolder from, MetadataFolder to, bool hasTarget, bool hasMetadata, bool hasMadeFolder, StatX before)
    {
        _from = from;
        _to = to;
        _hasTarget = hasTarget;
        _hasMetadata = hasMetadata;
        _hasMadeFolder = hasMadeFolder;
        _before = before;
    }

    /// <summary>Opens the folders, and makes the second where there is something to go into it.</summary>
    /// <param name="oldDirectory">The directory of the object.</param>
    /// <param name="oldName">Its name.</param>
    /// <param name="newDirectory">The directory of what it replaces.</param>
    /// <param name="moving">What was opened; to be disposed of also after an error.</param>
    public static Errno Prepare(int oldDirectory, ReadOnlySpan<byte> oldName, int newDirectory, out MovingMetadata moving)
    {
        Errno errno = MetadataFolder.Open(oldDirectory, out MetadataFolder from);
        bool hasMetadata = false;
        errno = errno == Errno.None ? from.Has(oldName, out hasMetadata) : errno == Errno.ENOENT ? Errno.None : errno;
        MetadataFolder to = default;
        bool hasTarget = false;
        bool hasMadeFolder = false;
        StatX before = default;
        if (errno == Errno.None)
        {
            errno = MetadataFolder.Open(newDirectory, out to);
            hasTarget = errno == Errno.None;
        }

        if (errno == Errno.ENOENT && hasMetadata)
        {
            errno = Libc.StatX(newDirectory, StatXMask.STATX_BASIC_STATS, out before);
            errno = errno == Errno.None ? MetadataFolder.OpenOrMake(newDirectory, out to) : errno;
            hasTarget = hasMadeFolder = errno == Errno.None;
        }

        moving = new MovingMetadata(from, to, hasTarget, hasMetadata, hasMadeFolder, before);
        return errno == Errno.ENOENT && !hasMetadata ? Errno.None : errno;
    }

    /// <summary>The object has moved: so does its metadata, over that of what it replaced.</summary>
    public void Move(ReadOnlySpan<byte> oldName, ReadOnlySpan<byte> newName)
    {
        if (_hasMetadata)
        {
            _ = Libc.RenameAt(_from.Descriptor, oldName, _to.Descriptor, newName);
        }
        else if (_hasTarget)
        {
            // What moved has none; what it replaced may have had.
            _ = _to.Remove(newName);
        }
    }

    /// <summary>The object has not moved. A request that failed leaves no trace, not even in times.</summary>
    public void TakeBack(int newDirectory)
    {
        if (_hasMadeFolder && Libc.UnlinkAt(newDirectory, MetadataFolder.Name, AtFlags.AT_REMOVEDIR) == Errno.None)
        {
            _ = Libc.SetTimes(newDirectory, _before.AccessTime, _before.ModifyTime);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
    }
}
