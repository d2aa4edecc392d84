using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Creates a regular file in a directory and opens it; the fid of the directory becomes that of the file.</summary>
/// <remarks>
/// <code>
/// 0       4
/// +-------+----------+---------+--------+-------+
/// | fid 4 | name 2+n | flags 4 | mode 4 | gid 4 |
/// +-------+----------+---------+--------+-------+
/// </code>
/// Source: the 9P2000.L protocol, lcreate.
/// </remarks>
public readonly ref struct Tlcreate(uint fid, ReadOnlySpan<byte> name, uint flags, uint mode, uint gid)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tlcreate;

    /// <summary>The directory; afterwards the new file, open.</summary>
    public uint Fid { get; init; } = fid;

    /// <summary>The name of the new file.</summary>
    public ReadOnlySpan<byte> Name { get; init; } = name;

    /// <summary>How to open: <see cref="LopenFlags"/>.</summary>
    public uint Flags { get; init; } = flags;

    /// <summary>Permission bits, as open(2) takes them.</summary>
    public uint Mode { get; init; } = mode;

    /// <summary>The group of the new file.</summary>
    public uint Gid { get; init; } = gid;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tlcreate message)
    {
        var reader = new WireReader(body);
        message = new Tlcreate(
            fid: reader.ReadU32(),
            name: reader.ReadString(),
            flags: reader.ReadU32(),
            mode: reader.ReadU32(),
            gid: reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
        writer.WriteString(Name);
        writer.WriteU32(Flags);
        writer.WriteU32(Mode);
        writer.WriteU32(Gid);
    }
}

/// <summary>The file exists and the fid is open.</summary>
/// <remarks>
/// <code>
/// 0        13         17
/// +--------+----------+
/// | qid 13 | iounit 4 |
/// +--------+----------+
/// </code>
/// Source: the 9P2000.L protocol, lcreate.
/// </remarks>
/// <param name="Qid">The new file.</param>
/// <param name="IoUnit">The most bytes one Tread or Twrite should move; 0 leaves it to msize.</param>
public readonly record struct Rlcreate(Qid Qid, uint IoUnit)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rlcreate;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 17;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rlcreate message)
    {
        var reader = new WireReader(body);
        message = new Rlcreate(
            Qid: reader.ReadQid(),
            IoUnit: reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteQid(Qid);
        writer.WriteU32(IoUnit);
    }
}
