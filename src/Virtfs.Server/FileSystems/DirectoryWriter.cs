namespace Virtfs.Server.FileSystems;

/// <summary>Takes a directory's entries for one reply. Used by one thread for one call of <see cref="OpenFile.ReadDirectory"/>.</summary>
public abstract class DirectoryWriter
{
    /// <summary>Bytes that are still free; a hint for how much to read ahead. An entry takes <see cref="EntryOverhead"/> bytes and its name.</summary>
    public abstract int Room { get; }

    /// <summary>Bytes an entry takes beside its name.</summary>
    public abstract int EntryOverhead { get; }

    /// <summary>
    /// True when clients learn of an entry's device: then device and inode number have to be those that <see cref="NodeAttributes"/> has, also of what
    /// is mounted on the directory. Where it is false a file system that has them only at a price may tell what it has.
    /// </summary>
    public virtual bool TellsDevices => false;

    /// <summary>Adds one entry. May ask the directory's node for the entry (<see cref="Node.Lookup"/>) and that for its attributes: hold nothing they need.</summary>
    /// <returns>False when it does not fit: nothing was added, and the caller returns; the client asks again from the last entry's offset.</returns>
    public abstract bool TryAdd(in DirectoryEntry entry);
}
