using Virtfs.Linux;

namespace Virtfs.Server.FileSystems;

/// <summary>A file's attributes in stat(2)'s terms.</summary>
public record struct NodeAttributes
{
    /// <summary>The device the file lives on: together with <see cref="Inode"/> its identity within the export. Any number where there is but one.</summary>
    public ulong Device { get; set; }

    /// <summary>The inode number, unique on its device as long as the file exists.</summary>
    public ulong Inode { get; set; }

    /// <summary>Type and permissions, see <see cref="InodeMode"/>.</summary>
    public uint Mode { get; set; }

    /// <summary>The owner.</summary>
    public uint Uid { get; set; }

    /// <summary>The group.</summary>
    public uint Gid { get; set; }

    /// <summary>How many names the file has.</summary>
    public ulong LinkCount { get; set; }

    /// <summary>For device nodes, the device in the C library's dev_t encoding; else 0.</summary>
    public ulong DeviceNumber { get; set; }

    /// <summary>Length in bytes.</summary>
    public ulong Size { get; set; }

    /// <summary>The preferred unit of transfer in bytes; 0 when unknown.</summary>
    public ulong BlockSize { get; set; }

    /// <summary>Storage used, in units of 512 bytes.</summary>
    public ulong Blocks { get; set; }

    /// <summary>Last access.</summary>
    public Timestamp AccessTime { get; set; }

    /// <summary>Last modification of the content.</summary>
    public Timestamp ModificationTime { get; set; }

    /// <summary>Last change of the attributes.</summary>
    public Timestamp ChangeTime { get; set; }

    /// <summary>The inode's generation; null where it was not asked for or could not be had.</summary>
    public ulong? Generation { get; set; }

    /// <summary>
    /// A number that is another one whenever the content is, for file systems that count their changes; null where the modification time and the size have
    /// to tell.
    /// </summary>
    public uint? Version { get; set; }

    /// <summary>The type bits of <see cref="Mode"/>.</summary>
    public readonly uint Type => Mode & InodeMode.S_IFMT;

    /// <summary>True for a directory.</summary>
    public readonly bool IsDirectory => Type == InodeMode.S_IFDIR;
}
