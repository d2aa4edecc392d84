using System.Runtime.InteropServices;

namespace Virtfs.Linux;

/// <summary>What statfs(2) answers: struct statfs, 120 bytes on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Explicit, Size = 120)]
public struct StatFs
{
    /// <summary>The f_type of hugetlbfs, whose mappings must be aligned to <see cref="BlockSize"/>.</summary>
    public const long HugeTlbFsMagic = 0x958458F6;

    /// <summary>The magic number of the file system's kind.</summary>
    [FieldOffset(0)]
    public long Type;

    /// <summary>The preferred size of a transfer; on hugetlbfs the page size.</summary>
    [FieldOffset(8)]
    public long BlockSize;

    /// <summary>All blocks, of <see cref="FragmentSize"/> bytes.</summary>
    [FieldOffset(16)]
    public ulong Blocks;

    /// <summary>Free blocks.</summary>
    [FieldOffset(24)]
    public ulong FreeBlocks;

    /// <summary>Free blocks for those who are not root.</summary>
    [FieldOffset(32)]
    public ulong AvailableBlocks;

    /// <summary>All inodes.</summary>
    [FieldOffset(40)]
    public ulong Files;

    /// <summary>Free inodes.</summary>
    [FieldOffset(48)]
    public ulong FreeFiles;

    /// <summary>The file system's id, as two 32-bit words in memory order.</summary>
    [FieldOffset(56)]
    public ulong FileSystemId;

    /// <summary>The longest name of one component, in bytes.</summary>
    [FieldOffset(64)]
    public long NameLength;

    /// <summary>The unit of the block counts, in bytes.</summary>
    [FieldOffset(72)]
    public long FragmentSize;

    /// <summary>The ST_ mount flags.</summary>
    [FieldOffset(80)]
    public long Flags;
}
