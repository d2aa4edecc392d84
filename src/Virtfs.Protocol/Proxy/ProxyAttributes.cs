namespace Virtfs.Protocol.Proxy;

/// <summary>The attributes of an object, in stat(2)'s terms: the answer to <see cref="ProxyRequestType.GetAttributes"/>.</summary>
/// <remarks>
/// <code>
/// device 8  inode 8  links 8  mode 4  uid 4  gid 4  special 8  size 8  blksize 8  blocks 8
/// atime 8+8  mtime 8+8  ctime 8+8        (seconds, nanoseconds)
/// </code>
/// </remarks>
public record struct ProxyAttributes
{
    /// <summary>Bytes of the body.</summary>
    public const int Size = 116;

    /// <summary>The device the object lives on.</summary>
    public ulong Device { get; set; }

    /// <summary>The inode number.</summary>
    public ulong Inode { get; set; }

    /// <summary>How many names it has.</summary>
    public ulong LinkCount { get; set; }

    /// <summary>Type and permissions.</summary>
    public uint Mode { get; set; }

    /// <summary>The owner.</summary>
    public uint Uid { get; set; }

    /// <summary>The group.</summary>
    public uint Gid { get; set; }

    /// <summary>For device nodes, which device.</summary>
    public ulong SpecialDevice { get; set; }

    /// <summary>Length in bytes.</summary>
    public ulong Length { get; set; }

    /// <summary>The preferred unit of transfer in bytes.</summary>
    public ulong BlockSize { get; set; }

    /// <summary>Storage used, in units of 512 bytes.</summary>
    public ulong Blocks { get; set; }

    /// <summary>Last access and last modification.</summary>
    public ProxyTimes Times { get; set; }

    /// <summary>Last change of the attributes, seconds since 1970.</summary>
    public long ChangeSeconds { get; set; }

    /// <summary>Its fraction.</summary>
    public long ChangeNanoseconds { get; set; }

    /// <summary>Reads the body; false if it has not its size.</summary>
    public static bool TryDecode(System.ReadOnlySpan<byte> body, out ProxyAttributes attributes)
    {
        var reader = new WireReader(body);
        attributes = new ProxyAttributes
        {
            Device = reader.ReadU64(),
            Inode = reader.ReadU64(),
            LinkCount = reader.ReadU64(),
            Mode = reader.ReadU32(),
            Uid = reader.ReadU32(),
            Gid = reader.ReadU32(),
            SpecialDevice = reader.ReadU64(),
            Length = reader.ReadU64(),
            BlockSize = reader.ReadU64(),
            Blocks = reader.ReadU64(),
            Times = ProxyTimes.Decode(ref reader),
            ChangeSeconds = (long)reader.ReadU64(),
            ChangeNanoseconds = (long)reader.ReadU64(),
        };
        return !reader.Failed && reader.Remaining == 0;
    }

    /// <summary>Writes the body.</summary>
    public readonly void Encode(ref WireWriter writer)
    {
        writer.WriteU64(Device);
        writer.WriteU64(Inode);
        writer.WriteU64(LinkCount);
        writer.WriteU32(Mode);
        writer.WriteU32(Uid);
        writer.WriteU32(Gid);
        writer.WriteU64(SpecialDevice);
        writer.WriteU64(Length);
        writer.WriteU64(BlockSize);
        writer.WriteU64(Blocks);
        Times.Encode(ref writer);
        writer.WriteU64((ulong)ChangeSeconds);
        writer.WriteU64((ulong)ChangeNanoseconds);
    }
}
