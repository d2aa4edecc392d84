using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Asks for the figures of the file system an object lives on.</summary>
/// <remarks>
/// <code>
/// 0       4
/// +-------+
/// | fid 4 |
/// +-------+
/// </code>
/// Source: the 9P2000.L protocol, statfs.
/// </remarks>
/// <param name="Fid">Any object of the file system.</param>
public readonly record struct Tstatfs(uint Fid)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tstatfs;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 4;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tstatfs message)
    {
        var reader = new WireReader(body);
        message = new Tstatfs(reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
    }
}

/// <summary>The figures of a file system, as statfs(2) gives them.</summary>
/// <remarks>
/// <code>
/// 0        4         8          16        24         32        40        48       56          60
/// +--------+---------+----------+---------+----------+---------+---------+--------+-----------+
/// | type 4 | bsize 4 | blocks 8 | bfree 8 | bavail 8 | files 8 | ffree 8 | fsid 8 | namelen 4 |
/// +--------+---------+----------+---------+----------+---------+---------+--------+-----------+
/// </code>
/// Source: the 9P2000.L protocol, statfs; statfs(2).
/// </remarks>
/// <param name="FileSystemType">The kind of file system: its magic number.</param>
/// <param name="BlockSize">The size of a block, in bytes: the unit of the next three.</param>
/// <param name="Blocks">Blocks in all.</param>
/// <param name="BlocksFree">Free blocks.</param>
/// <param name="BlocksAvailable">Free blocks an ordinary user may have.</param>
/// <param name="Files">Inodes in all.</param>
/// <param name="FilesFree">Free inodes.</param>
/// <param name="FileSystemId">The identity of the file system.</param>
/// <param name="NameLength">The longest name, in bytes.</param>
public readonly record struct Rstatfs(
    uint FileSystemType,
    uint BlockSize,
    ulong Blocks,
    ulong BlocksFree,
    ulong BlocksAvailable,
    ulong Files,
    ulong FilesFree,
    ulong FileSystemId,
    uint NameLength)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rstatfs;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 60;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rstatfs message)
    {
        var reader = new WireReader(body);
        message = new Rstatfs(
            FileSystemType: reader.ReadU32(),
            BlockSize: reader.ReadU32(),
            Blocks: reader.ReadU64(),
            BlocksFree: reader.ReadU64(),
            BlocksAvailable: reader.ReadU64(),
            Files: reader.ReadU64(),
            FilesFree: reader.ReadU64(),
            FileSystemId: reader.ReadU64(),
            NameLength: reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(FileSystemType);
        writer.WriteU32(BlockSize);
        writer.WriteU64(Blocks);
        writer.WriteU64(BlocksFree);
        writer.WriteU64(BlocksAvailable);
        writer.WriteU64(Files);
        writer.WriteU64(FilesFree);
        writer.WriteU64(FileSystemId);
        writer.WriteU32(NameLength);
    }
}
