using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Makes a fid from which an extended attribute, or the list of their names, can be read.</summary>
/// <remarks>
/// <code>
/// 0       4          8
/// +-------+----------+----------+
/// | fid 4 | newfid 4 | name 2+n |
/// +-------+----------+----------+
/// </code>
/// Source: the 9P2000.L protocol, xattrwalk.
/// </remarks>
public readonly ref struct Txattrwalk(uint fid, uint newFid, ReadOnlySpan<byte> name)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Txattrwalk;

    /// <summary>The object.</summary>
    public uint Fid { get; init; } = fid;

    /// <summary>The new fid; Tread reads the value from it.</summary>
    public uint NewFid { get; init; } = newFid;

    /// <summary>The attribute; empty for the list: names, each ended by a zero byte.</summary>
    public ReadOnlySpan<byte> Name { get; init; } = name;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Txattrwalk message)
    {
        var reader = new WireReader(body);
        message = new Txattrwalk(
            fid: reader.ReadU32(),
            newFid: reader.ReadU32(),
            name: reader.ReadString());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
        writer.WriteU32(NewFid);
        writer.WriteString(Name);
    }
}

/// <summary>The new fid is ready to be read.</summary>
/// <remarks>
/// <code>
/// 0        8
/// +--------+
/// | size 8 |
/// +--------+
/// </code>
/// Source: the 9P2000.L protocol, xattrwalk.
/// </remarks>
/// <param name="Size">Bytes of the value or of the list.</param>
public readonly record struct Rxattrwalk(ulong Size)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rxattrwalk;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 8;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rxattrwalk message)
    {
        var reader = new WireReader(body);
        message = new Rxattrwalk(reader.ReadU64());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU64(Size);
    }
}
