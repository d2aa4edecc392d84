using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Makes a hard link.</summary>
/// <remarks>
/// <code>
/// 0        4       8
/// +--------+-------+----------+
/// | dfid 4 | fid 4 | name 2+n |
/// +--------+-------+----------+
/// </code>
/// Source: the 9P2000.L protocol, link.
/// </remarks>
public readonly ref struct Tlink(uint directoryFid, uint fid, ReadOnlySpan<byte> name)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tlink;

    /// <summary>The directory it is made in.</summary>
    public uint DirectoryFid { get; init; } = directoryFid;

    /// <summary>The object it is made to.</summary>
    public uint Fid { get; init; } = fid;

    /// <summary>The name of the link.</summary>
    public ReadOnlySpan<byte> Name { get; init; } = name;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tlink message)
    {
        var reader = new WireReader(body);
        message = new Tlink(
            directoryFid: reader.ReadU32(),
            fid: reader.ReadU32(),
            name: reader.ReadString());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(DirectoryFid);
        writer.WriteU32(Fid);
        writer.WriteString(Name);
    }
}

/// <summary>The link exists.</summary>
/// <remarks>
/// No body.
/// Source: the 9P2000.L protocol, link.
/// </remarks>
public readonly record struct Rlink
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rlink;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 0;

    /// <summary>Always true: there is nothing to read.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rlink message)
    {
        message = default;
        return true;
    }

    /// <summary>Writes nothing.</summary>
    public void Encode(ref WireWriter writer)
    {
    }
}
