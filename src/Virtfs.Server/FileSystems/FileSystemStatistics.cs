namespace Virtfs.Server.FileSystems;

/// <summary>A file system's totals in statfs(2)'s terms.</summary>
public record struct FileSystemStatistics
{
    /// <summary>The file system's magic number.</summary>
    public uint Type { get; set; }

    /// <summary>The unit of the three block counts, in bytes.</summary>
    public uint BlockSize { get; set; }

    /// <summary>All blocks.</summary>
    public ulong Blocks { get; set; }

    /// <summary>Free blocks.</summary>
    public ulong BlocksFree { get; set; }

    /// <summary>Free blocks that are not reserved.</summary>
    public ulong BlocksAvailable { get; set; }

    /// <summary>All inodes.</summary>
    public ulong Files { get; set; }

    /// <summary>Free inodes.</summary>
    public ulong FilesFree { get; set; }

    /// <summary>The file system's id.</summary>
    public ulong FileSystemId { get; set; }

    /// <summary>The longest name in bytes.</summary>
    public uint NameLength { get; set; }
}
