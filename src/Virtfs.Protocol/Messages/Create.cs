using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Makes something in a directory and opens it where it can be; the fid of the directory becomes that of the new object.</summary>
/// <remarks>
/// <code>
/// 0       4
/// +-------+----------+--------+--------+---------------+
/// | fid 4 | name 2+n | perm 4 | mode 1 | extension 2+n |
/// +-------+----------+--------+--------+---------------+
/// </code>
/// In a 9P2000 session extension is missing. Source: Plan 9's open(5); extension from 9P2000.u.
/// </remarks>
public readonly ref struct Tcreate(uint fid, ReadOnlySpan<byte> name, StatMode permissions, TopenMode mode, ReadOnlySpan<byte> extension)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tcreate;

    /// <summary>The directory; afterwards the new object.</summary>
    public uint Fid { get; init; } = fid;

    /// <summary>The name of the new object.</summary>
    public ReadOnlySpan<byte> Name { get; init; } = name;

    /// <summary>What to make, and its permission bits.</summary>
    public StatMode Permissions { get; init; } = permissions;

    /// <summary>How to open.</summary>
    public TopenMode Mode { get; init; } = mode;

    /// <summary>What the kind of object needs: a link's target, a device's numbers, the fid to link.</summary>
    public ReadOnlySpan<byte> Extension { get; init; } = extension;

    /// <summary>Reads a body of a dialect; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, Dialect dialect, out Tcreate message)
    {
        var reader = new WireReader(body);
        message = new Tcreate(
            fid: reader.ReadU32(),
            name: reader.ReadString(),
            permissions: (StatMode)reader.ReadU32(),
            mode: (TopenMode)reader.ReadU8(),
            extension: dialect == Dialect.Plain ? [] : reader.ReadString());
        return !reader.Failed;
    }

    /// <summary>Writes the body as a dialect has it.</summary>
    public void Encode(ref WireWriter writer, Dialect dialect)
    {
        writer.WriteU32(Fid);
        writer.WriteString(Name);
        writer.WriteU32((uint)Permissions);
        writer.WriteU8((byte)Mode);
        if (dialect != Dialect.Plain)
        {
            writer.WriteString(Extension);
        }
    }
}

/// <summary>The object exists, and the fid stands for it.</summary>
/// <remarks>
/// <code>
/// 0        13         17
/// +--------+----------+
/// | qid 13 | iounit 4 |
/// +--------+----------+
/// </code>
/// Source: Plan 9's open(5).
/// </remarks>
/// <param name="Qid">The new object.</param>
/// <param name="IoUnit">The most bytes one Tread or Twrite should move; 0 leaves it to msize.</param>
public readonly record struct Rcreate(Qid Qid, uint IoUnit)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rcreate;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 17;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rcreate message)
    {
        var reader = new WireReader(body);
        message = new Rcreate(
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
