using Virtfs.Linux;

namespace Virtfs.Drivers.Local;

/// <summary>What is known of kinds of file systems about <see cref="EntryNumbers"/>.</summary>
internal static class EntryNumbering
{
    // Kinds of file system by their magic numbers, as statfs(2) tells them: their directories hold the very inode numbers.
    private const long ExtMagic = 0xEF53;
    private const long XfsMagic = 0x58465342;
    private const long TmpfsMagic = 0x01021994;
    private const long RamfsMagic = 0x858458F6;
    private const long F2fsMagic = 0xF2F52010;
    private const long NfsMagic = 0x6969;
    private const long BtrfsMagic = 0x9123683E;

    /// <summary>How far the directories of a file system tell what stat(2) tells.</summary>
    public static EntryNumbers Of(in StatFs statistics) => (statistics.Type & uint.MaxValue) switch
    {
        ExtMagic or XfsMagic or TmpfsMagic or RamfsMagic or F2fsMagic or NfsMagic => EntryNumbers.Exact,
        BtrfsMagic => EntryNumbers.ExceptDirectories,
        _ => EntryNumbers.Unknown,
    };
}
