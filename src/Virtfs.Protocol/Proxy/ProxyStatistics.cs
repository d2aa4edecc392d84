namespace Virtfs.Protocol.Proxy;

/// <summary>The totals of a file system, in statfs(2)'s terms: the answer to <see cref="ProxyRequestType.GetStatistics"/>.</summary>
/// <remarks>
/// <code>
/// type 8  bsize 8  blocks 8  bfree 8  bavail 8  files 8  ffree 8  fsid 8+8  namelen 8  frsize 8
/// </code>
/// The id's two words of 32 bits take 64 bits each, with their sign.
/// </remarks>
public record struct ProxyStatistics
{
    /// <summary>Bytes of the body.</summary>
    public const int Size = 88;

    /// <summary>The file system's magic number.</summary>
    public ulong Type { get; set; }

    /// <summary>The unit of the block counts, in bytes.</summary>
    public ulong BlockSize { get; set; }

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
    public ulong NameLength { get; set; }

    /// <summary>The smallest unit of storage, in bytes.</summary>
    public ulong FragmentSize { get; set; }

    /// <summary>Reads the body; false if it has not its size.</summary>
    public static bool TryDecode(System.ReadOnlySpan<byte> body, out ProxyStatistics statistics)
    {
        var reader = new WireReader(body);
        statistics = new ProxyStatistics
        {
            Type = reader.ReadU64(),
            BlockSize = reader.ReadU64(),
            Blocks = reader.ReadU64(),
            BlocksFree = reader.ReadU64(),
            BlocksAvailable = reader.ReadU64(),
            Files = reader.ReadU64(),
            FilesFree = reader.ReadU64(),
            FileSystemId = (uint)reader.ReadU64() | (reader.ReadU64() << 32),
            NameLength = reader.ReadU64(),
            FragmentSize = reader.ReadU64(),
        };
        return !reader.Failed && reader.Remaining == 0;
    }

    /// <summary>Writes the body.</summary>
    public readonly void Encode(ref WireWriter writer)
    {
        writer.WriteU64(Type);
        writer.WriteU64(BlockSize);
        writer.WriteU64(Blocks);
        writer.WriteU64(BlocksFree);
        writer.WriteU64(BlocksAvailable);
        writer.WriteU64(Files);
        writer.WriteU64(FilesFree);
        writer.WriteU64((ulong)(int)FileSystemId);
        writer.WriteU64((ulong)(int)(FileSystemId >> 32));
        writer.WriteU64(NameLength);
        writer.WriteU64(FragmentSize);
    }
}
