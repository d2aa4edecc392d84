using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>
/// The hidden folder <c>.virtfs_metadata</c> of a directory, in which a file for each object keeps the object's attributes. The root's own are kept in a file
/// of the root, <c>.virtfs_metadata_root</c>; for these the root itself is the folder.
/// </summary>
/// <remarks>
/// Held by descriptor and never found through a symbolic link: the same directory may have been served under another model, where its guests could make
/// one. Special files in it are not opened.
/// </remarks>
internal readonly ref struct MetadataFolder : IDisposable
{
    // Who fills a metadata file with more than this is not QEMU, nor us.
    private const int LongestText = 4096;
    private const uint FolderMode = 0x1C0; // 0700
    private const uint FileMode = 0x180; // 0600

    private static readonly OpenFlags FolderFlags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
    private static readonly OpenFlags Careful = OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY;

    private readonly bool _isOwned;

    private MetadataFolder(int descriptor, bool isOwned)
    {
        Descriptor = descriptor;
        _isOwned = isOwned;
    }

    /// <summary>The folder's name.</summary>
    public static ReadOnlySpan<byte> Name => ".virtfs_metadata"u8;

    /// <summary>The name of the root's own file.</summary>
    public static ReadOnlySpan<byte> RootName => ".virtfs_metadata_root"u8;

    /// <summary>The folder's descriptor, O_PATH.</summary>
    public int Descriptor { get; }

    /// <summary>The folder for the root's own file; the descriptor stays the caller's.</summary>
    public static MetadataFolder OfRoot(int root) => new(root, isOwned: false);

    /// <summary>Opens a directory's folder. ENOENT where it has none.</summary>
    public static Errno Open(int directory, out MetadataFolder folder)
    {
        Errno errno = DescriptorCache.OfProcess.OpenAt(directory, Name, FolderFlags, 0, out int descriptor);
        folder = new MetadataFolder(descriptor, errno == Errno.None);
        return errno;
    }

    /// <summary>Opens a directory's folder; makes it where there is none.</summary>
    public static Errno OpenOrMake(int directory, out MetadataFolder folder)
    {
        Errno errno = Open(directory, out folder);
        if (errno != Errno.ENOENT)
        {
            return errno;
        }

        errno = Libc.MakeDirectoryAt(directory, Name, FolderMode);
        return errno is Errno.None or Errno.EEXIST ? Open(directory, out folder) : errno;
    }

    /// <summary>Makes a directory's folder where there is none, as QEMU's rename and link need it; where it cannot be made, the next change says why.</summary>
    public static void Make(int directory)
    {
        if (OpenOrMake(directory, out MetadataFolder folder) == Errno.None)
        {
            folder.Dispose();
        }
    }

    /// <summary>Says whether there is something of that name.</summary>
    public Errno Has(ReadOnlySpan<byte> name, out bool isThere)
    {
        Errno errno = Libc.StatX(Descriptor, name, StatXFlags.AT_SYMLINK_NOFOLLOW | StatXFlags.AT_NO_AUTOMOUNT, StatXMask.STATX_TYPE, out _);
        isThere = errno == Errno.None;
        return errno == Errno.ENOENT ? Errno.None : errno;
    }

    /// <summary>Reads a file, unless what it keeps is known.</summary>
    /// <param name="name">The file.</param>
    /// <param name="cache">What was read of such files.</param>
    /// <param name="attributes">What it keeps; nothing after an error.</param>
    /// <returns>ENOENT where there is no such file, ENXIO where it is something else, or the host's error.</returns>
    public Errno Read(ReadOnlySpan<byte> name, MappedCache cache, out MappedAttributes attributes)
    {
        attributes = MappedAttributes.None;
        Errno errno = FindFile(name, out StatX found);
        if (errno != Errno.None)
        {
            return errno;
        }

        InodeKey key = InodeKey.Of(found);
        Timestamp changeTime = HostAttributes.From(found.ChangeTime);
        if (cache.TryGet(key, changeTime, out MappedAttributes known))
        {
            attributes = known;
            return Errno.None;
        }

        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        errno = DescriptorCache.OfProcess.OpenAt(Descriptor, name, OpenFlags.O_RDONLY | Careful, 0, out int opened);
        if (errno != Errno.None)
        {
            return errno;
        }

        // read(2) may meet a write(2) of another thread in the middle. Closing lets the lock go.
        errno = Lock(opened, FileLock.F_RDLCK);
        if (errno == Errno.None)
        {
            errno = Read(opened, out attributes, out _);
        }

        // The name may have become another file's in between.
        if (errno == Errno.None && MappedCache.IsAtRest(changeTime, now)
            && Libc.StatX(opened, InodeKey.Mask, out StatX read) == Errno.None && InodeKey.Of(read) == key)
        {
            cache.Set(key, changeTime, now, attributes);
        }

        _ = Libc.Close(opened);
        return errno;
    }

    /// <summary>Changes a file, or makes it, so that whoever reads it, and whatever befalls this process, finds the old values or the new ones.</summary>
    /// <param name="name">The file.</param>
    /// <param name="changes">What to change.</param>
    public Errno Update(ReadOnlySpan<byte> name, in MappedAttributes changes)
    {
        Errno errno = FindFile(name, out _);
        if (errno is not (Errno.None or Errno.ENOENT))
        {
            return errno;
        }

        errno = DescriptorCache.OfProcess.OpenAt(Descriptor, name, OpenFlags.O_RDWR | OpenFlags.O_CREAT | Careful, FileMode, out int opened);
        return errno == Errno.None ? UpdateAndClose(opened, changes) : errno;
    }

    /// <summary>
    /// Makes the file of an object that was made just now. What lies there already is of something that is no more, and goes. It is not emptied: it may be shared
    /// with another name of something that is still there.
    /// </summary>
    /// <param name="name">The file.</param>
    /// <param name="attributes">What it is to keep.</param>
    public Errno Add(ReadOnlySpan<byte> name, in MappedAttributes attributes)
    {
        OpenFlags flags = OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL | Careful;
        Errno errno = DescriptorCache.OfProcess.OpenAt(Descriptor, name, flags, FileMode, out int opened);
        if (errno == Errno.None)
        {
            return UpdateAndClose(opened, attributes);
        }

        errno = errno == Errno.EEXIST ? Remove(name) : errno;
        return errno == Errno.None ? Update(name, attributes) : errno;
    }

    /// <summary>Removes a file; that there is none is no error.</summary>
    public Errno Remove(ReadOnlySpan<byte> name)
    {
        Errno errno = Libc.UnlinkAt(Descriptor, name, AtFlags.None);
        return errno == Errno.ENOENT ? Errno.None : errno;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOwned)
        {
            _ = Libc.Close(Descriptor);
        }
    }

    // A server of files is asked, and may not be guessed at: others may have changed the file there.
    private Errno FindFile(ReadOnlySpan<byte> name, out StatX stat)
    {
        const StatXFlags Flags = StatXFlags.AT_SYMLINK_NOFOLLOW | StatXFlags.AT_NO_AUTOMOUNT | StatXFlags.AT_STATX_FORCE_SYNC;
        Errno errno = Libc.StatX(Descriptor, name, Flags, InodeKey.Mask, out stat);
        return errno != Errno.None ? errno
            : stat.Type == InodeMode.S_IFREG ? Errno.None
            : Errno.ENXIO;
    }

    // Others hold it for microseconds, so a signal, which may be meant for a request before this one, is no reason to give up.
    private static Errno Lock(int opened, short type)
    {
        Errno errno;
        do
        {
            errno = Libc.WaitOpenFileLock(opened, new FileLock { Type = type });
        }
        while (errno == Errno.EINTR);
        return errno;
    }

    private static Errno UpdateAndClose(int opened, in MappedAttributes changes)
    {
        // Two updates at once, also from two programs, must not lose one.
        Errno errno = Lock(opened, FileLock.F_WRLCK);
        if (errno == Errno.None)
        {
            errno = Rewrite(opened, changes);
        }

        _ = Libc.Close(opened);
        return errno;
    }

    private static Errno Read(int opened, out MappedAttributes attributes, out int length)
    {
        Span<byte> text = stackalloc byte[LongestText];
        Errno errno = Libc.PRead(opened, text, 0, out length);
        attributes = MetadataText.Parse(text[..length]);
        return errno;
    }

    private static Errno Rewrite(int opened, in MappedAttributes changes)
    {
        Errno errno = Read(opened, out MappedAttributes attributes, out int oldLength);
        if (errno != Errno.None)
        {
            return errno;
        }

        // One write covers all that was there, with empty lines in the end, which mean nothing; then the end is cut off. Cut first, as QEMU does, and a
        // moment of nothing kept lies in between.
        attributes.Merge(changes);
        Span<byte> text = stackalloc byte[LongestText];
        int length = MetadataText.Format(attributes, text);
        int covered = Math.Max(length, oldLength);
        text[length..covered].Fill((byte)'\n');
        errno = Libc.PWrite(opened, text[..covered], 0, out int written);
        errno = errno == Errno.None && written < covered ? Errno.ENOSPC : errno;
        if (errno == Errno.None && covered > length)
        {
            errno = Libc.FTruncate(opened, (ulong)length);
        }

        if (errno == Errno.None && Libc.StatX(opened, StatXMask.STATX_MODE, out StatX stat) == Errno.None
            && (stat.Mode & InodeMode.PermissionBits) != FileMode)
        {
            errno = Libc.ChangeMode(opened, FileMode);
        }

        return errno;
    }
}
