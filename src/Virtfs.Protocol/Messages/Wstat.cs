using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Changes attributes of an object.</summary>
/// <remarks>
/// <code>
/// 0       4         6
/// +-------+---------+--------------+
/// | fid 4 | nstat 2 | stat (nstat) |
/// +-------+---------+--------------+
/// </code>
/// A field of the record with all its bits set, or an empty string, leaves the attribute as it is. nstat is not looked at when read. The
/// form of 9P2000 and 9P2000.u; 9P2000.L has <see cref="Tsetattr"/>. Source: Plan 9's stat(5).
/// </remarks>
public readonly ref struct Twstat(uint fid, StatRecord stat)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Twstat;

    /// <summary>The object.</summary>
    public uint Fid { get; init; } = fid;

    /// <summary>The new attributes.</summary>
    public StatRecord Stat { get; init; } = stat;

    /// <summary>Reads a body of a dialect; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, Dialect dialect, out Twstat message)
    {
        var reader = new WireReader(body);
        uint fid = reader.ReadU32();
        reader.ReadU16();
        StatRecord.TryDecode(ref reader, dialect, out StatRecord stat);
        message = new Twstat(fid, stat);
        return !reader.Failed;
    }

    /// <summary>Writes the body as a dialect has it.</summary>
    public void Encode(ref WireWriter writer, Dialect dialect)
    {
        writer.WriteU32(Fid);
        writer.WriteU16((ushort)Stat.SizeIn(dialect));
        Stat.Encode(ref writer, dialect);
    }
}

/// <summary>The attributes are changed.</summary>
/// <remarks>
/// No body.
/// Source: Plan 9's stat(5).
/// </remarks>
public readonly record struct Rwstat
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rwstat;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 0;

    /// <summary>Always true: there is nothing to read.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rwstat message)
    {
        message = default;
        return true;
    }

    /// <summary>Writes nothing.</summary>
    public void Encode(ref WireWriter writer)
    {
    }
}
