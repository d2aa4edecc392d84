using System;

namespace Virtfs.Server.FileSystems;

/// <summary>What a caller of <see cref="Node.GetAttributes"/> needs; a file system may always fill in more.</summary>
[Flags]
public enum AttributeMask
{
    /// <summary>Identity, type, size and modification time: what a qid is made of.</summary>
    Identity = 1,

    /// <summary>Everything stat(2) gives.</summary>
    Basic = Identity | 2,

    /// <summary>The inode's generation as well (FS_IOC_GETVERSION); costs an open where the host has it.</summary>
    Generation = 4,
}
