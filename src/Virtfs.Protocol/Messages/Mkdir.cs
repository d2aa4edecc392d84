using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Makes a directory.</summary>
/// <remarks>
/// <code>
/// 0        4
/// +--------+----------+--------+-------+
/// | dfid 4 | name 2+n | mode 4 | gid 4 |
/// +--------+----------+--------+-------+
/// </code>
/// Source: the 9P2000.L protocol, mkdir.
/// </remarks>
public readonly ref struct Tmkdir(uint directoryFid, ReadOnlySpan<byte> name, uint mode, uint gid)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tmkdir;

    /// <summary>The directory it is made in.</summary>
    public uint DirectoryFid { get; init; } = directoryFid;

    /// <summary>The name of the new directory.</summary>
    public ReadOnlySpan<byte> Name { get; init; } = name;

    /// <summary>Permission bits, as mkdir(2) takes them.</summary>
    public uint Mode { get; init; } = mode;

    /// <summary>The group of the new directory.</summary>
    public uint Gid { get; init; } = gid;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tmkdir message)
    {
        var reader = new WireReader(body);
        message = new Tmkdir(
            directoryFid: reader.ReadU32(),
            name: reader.ReadString(),
            mode: reader.ReadU32(),
            gid: reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(DirectoryFid);
        writer.WriteString(Name);
        writer.WriteU32(Mode);
        writer.WriteU32(Gid);
    }
}

/// <summary>The directory exists.</summary>
/// <remarks>
/// <code>
/// 0        13
/// +--------+
/// | qid 13 |
/// +--------+
/// </code>
/// Source: the 9P2000.L protocol, mkdir.
/// </remarks>
/// <param name="Qid">The new directory.</param>
public readonly record struct Rmkdir(Qid Qid)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rmkdir;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 13;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rmkdir message)
    {
        var reader = new WireReader(body);
        message = new Rmkdir(reader.ReadQid());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteQid(Qid);
    }
}
