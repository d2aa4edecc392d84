using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Makes a device, FIFO, socket or regular file, without opening it.</summary>
/// <remarks>
/// <code>
/// 0        4
/// +--------+----------+--------+---------+---------+-------+
/// | dfid 4 | name 2+n | mode 4 | major 4 | minor 4 | gid 4 |
/// +--------+----------+--------+---------+---------+-------+
/// </code>
/// Source: the 9P2000.L protocol, mknod.
/// </remarks>
public readonly ref struct Tmknod(uint directoryFid, ReadOnlySpan<byte> name, uint mode, uint major, uint minor, uint gid)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tmknod;

    /// <summary>The directory it is made in.</summary>
    public uint DirectoryFid { get; init; } = directoryFid;

    /// <summary>The name of the new node.</summary>
    public ReadOnlySpan<byte> Name { get; init; } = name;

    /// <summary>File type and permission bits, as mknod(2) takes them.</summary>
    public uint Mode { get; init; } = mode;

    /// <summary>Major device number; for devices alone.</summary>
    public uint Major { get; init; } = major;

    /// <summary>Minor device number; for devices alone.</summary>
    public uint Minor { get; init; } = minor;

    /// <summary>The group of the new node.</summary>
    public uint Gid { get; init; } = gid;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tmknod message)
    {
        var reader = new WireReader(body);
        message = new Tmknod(
            directoryFid: reader.ReadU32(),
            name: reader.ReadString(),
            mode: reader.ReadU32(),
            major: reader.ReadU32(),
            minor: reader.ReadU32(),
            gid: reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(DirectoryFid);
        writer.WriteString(Name);
        writer.WriteU32(Mode);
        writer.WriteU32(Major);
        writer.WriteU32(Minor);
        writer.WriteU32(Gid);
    }
}

/// <summary>The node exists.</summary>
/// <remarks>
/// <code>
/// 0        13
/// +--------+
/// | qid 13 |
/// +--------+
/// </code>
/// Source: the 9P2000.L protocol, mknod.
/// </remarks>
/// <param name="Qid">The new node.</param>
public readonly record struct Rmknod(Qid Qid)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rmknod;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 13;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rmknod message)
    {
        var reader = new WireReader(body);
        message = new Rmknod(reader.ReadQid());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteQid(Qid);
    }
}
