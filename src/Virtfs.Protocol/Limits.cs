namespace Virtfs.Protocol;

/// <summary>The sizes and reserved values of the protocol. Sizes are in bytes.</summary>
/// <remarks>Sources: Plan 9's intro(5), read(5) and walk(5); the 9P2000.L protocol.</remarks>
public static class Limits
{
    /// <summary>Every message begins with this: size[4] type[1] tag[2].</summary>
    public const int HeaderSize = 7;

    /// <summary>What stands before the data of Rread and Rreaddir: header, count[4].</summary>
    public const int ReadReplyHeaderSize = 11;

    /// <summary>What stands before the data of Twrite: header, fid[4] offset[8] count[4].</summary>
    public const int WriteHeaderSize = 23;

    /// <summary>
    /// What iounit and block sizes leave free of msize (Plan 9's IOHDRSZ): the larger of the two data headers, and a byte so that it
    /// is even.
    /// </summary>
    public const int IoHeaderSize = 24;

    /// <summary>The smallest msize a session may have.</summary>
    public const int MinimumMsize = 4096;

    /// <summary>The most names one Twalk may carry (Plan 9's MAXWELEM).</summary>
    public const int MaximumWalk = 16;

    /// <summary>No fid: Tattach without authentication, or "the same directory" in Trename.</summary>
    public const uint NoFid = 0xFFFFFFFF;

    /// <summary>No tag: what Tversion carries.</summary>
    public const ushort NoTag = 0xFFFF;

    /// <summary>No user number: Tattach names its user by text alone.</summary>
    public const uint NoUserId = 0xFFFFFFFF;

    /// <summary>The longest string: its length is two bytes.</summary>
    public const int MaximumStringLength = 0xFFFF;

    /// <summary>The largest value of an extended attribute (Linux's XATTR_SIZE_MAX).</summary>
    public const int MaximumXattrSize = 65536;

    /// <summary>What stands around the name of an entry of Rreaddir: qid[13] offset[8] type[1] and the name's length[2].</summary>
    public const int DirectoryEntryHeaderSize = 24;
}
