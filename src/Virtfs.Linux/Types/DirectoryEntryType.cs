namespace Virtfs.Linux;

/// <summary>The type in a directory entry (readdir(3)): the mode's type bits shifted down by 12.</summary>
public enum DirectoryEntryType : byte
{
    /// <summary>The file system does not say.</summary>
    DT_UNKNOWN = 0,

    /// <summary>A FIFO.</summary>
    DT_FIFO = 1,

    /// <summary>A character device.</summary>
    DT_CHR = 2,

    /// <summary>A directory.</summary>
    DT_DIR = 4,

    /// <summary>A block device.</summary>
    DT_BLK = 6,

    /// <summary>A regular file.</summary>
    DT_REG = 8,

    /// <summary>A symbolic link.</summary>
    DT_LNK = 10,

    /// <summary>A socket.</summary>
    DT_SOCK = 12,
}
