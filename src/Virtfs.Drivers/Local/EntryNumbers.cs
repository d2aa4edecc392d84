namespace Virtfs.Drivers.Local;

/// <summary>How far a file system's directories tell what stat(2) tells: the inode number of an entry, on the directory's own device.</summary>
/// <remarks>What another file system is mounted on is another matter: see <see cref="MountTable"/>.</remarks>
internal enum EntryNumbers
{
    /// <summary>Of every entry.</summary>
    Exact,

    /// <summary>Of all but directories: one may be a subvolume, which has a device of its own.</summary>
    ExceptDirectories,

    /// <summary>Not known.</summary>
    Unknown,
}
