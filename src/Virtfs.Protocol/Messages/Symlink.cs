using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Makes a symbolic link.</summary>
/// <remarks>
/// <code>
/// 0        4
/// +--------+----------+------------+-------+
/// | dfid 4 | name 2+n | symtgt 2+n | gid 4 |
/// +--------+----------+------------+-------+
/// </code>
/// Source: the 9P2000.L protocol, symlink.
/// </remarks>
public readonly ref struct Tsymlink(uint directoryFid, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, uint gid)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tsymlink;

    /// <summary>The directory it is made in.</summary>
    public uint DirectoryFid { get; init; } = directoryFid;

    /// <summary>The name of the link.</summary>
    public ReadOnlySpan<byte> Name { get; init; } = name;

    /// <summary>What the link says. Any bytes; the server does not look into it.</summary>
    public ReadOnlySpan<byte> Target { get; init; } = target;

    /// <summary>The group of the link.</summary>
    public uint Gid { get; init; } = gid;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tsymlink message)
    {
        var reader = new WireReader(body);
        message = new Tsymlink(
            directoryFid: reader.ReadU32(),
            name: reader.ReadString(),
            target: reader.ReadString(),
            gid: reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(DirectoryFid);
        writer.WriteString(Name);
        writer.WriteString(Target);
        writer.WriteU32(Gid);
    }
}

/// <summary>The link exists.</summary>
/// <remarks>
/// <code>
/// 0        13
/// +--------+
/// | qid 13 |
/// +--------+
/// </code>
/// Source: the 9P2000.L protocol, symlink.
/// </remarks>
/// <param name="Qid">The link.</param>
public readonly record struct Rsymlink(Qid Qid)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rsymlink;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 13;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rsymlink message)
    {
        var reader = new WireReader(body);
        message = new Rsymlink(reader.ReadQid());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteQid(Qid);
    }
}
