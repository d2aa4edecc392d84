using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Reads entries of an open directory.</summary>
/// <remarks>
/// <code>
/// 0       4          12        16
/// +-------+----------+---------+
/// | fid 4 | offset 8 | count 4 |
/// +-------+----------+---------+
/// </code>
/// Source: the 9P2000.L protocol, readdir.
/// </remarks>
/// <param name="Fid">The open directory.</param>
/// <param name="Offset">0 for the first entry, else the offset of the last entry received.</param>
/// <param name="Count">The most bytes of entries wanted.</param>
public readonly record struct Treaddir(uint Fid, ulong Offset, uint Count)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Treaddir;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 16;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Treaddir message)
    {
        var reader = new WireReader(body);
        message = new Treaddir(
            Fid: reader.ReadU32(),
            Offset: reader.ReadU64(),
            Count: reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
        writer.WriteU64(Offset);
        writer.WriteU32(Count);
    }
}

/// <summary>Entries of a directory: as many whole ones as fit; none at its end.</summary>
/// <remarks>
/// <code>
/// 0       4
/// +-------+---------------+
/// | count 4 | count bytes |
/// +-------+---------------+
/// </code>
/// A server writes the entries where they belong, one <see cref="DirectoryEntryRecord"/> after another, and their bytes' number last.
/// Source: the 9P2000.L protocol, readdir.
/// </remarks>
public readonly ref struct Rreaddir(ReadOnlySpan<byte> data)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rreaddir;

    /// <summary>Bytes of entries.</summary>
    public uint Count => (uint)Data.Length;

    /// <summary>The entries as they stand on the wire.</summary>
    public ReadOnlySpan<byte> Data { get; init; } = data;

    /// <summary>The entries, for <c>foreach</c>.</summary>
    public DirectoryEntries Entries => new(Data);

    /// <summary>Reads a body; false if it is shorter than its count says, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rreaddir message)
    {
        var reader = new WireReader(body);
        uint count = reader.ReadU32();
        message = new Rreaddir(reader.ReadBytes((int)Math.Min(count, int.MaxValue)));
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Count);
        writer.WriteBytes(Data);
    }
}
