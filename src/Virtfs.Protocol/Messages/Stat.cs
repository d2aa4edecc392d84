using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Asks for an object's attributes.</summary>
/// <remarks>
/// <code>
/// 0       4
/// +-------+
/// | fid 4 |
/// +-------+
/// </code>
/// The form of 9P2000 and 9P2000.u; 9P2000.L has <see cref="Tgetattr"/>. Source: Plan 9's stat(5).
/// </remarks>
/// <param name="Fid">The object.</param>
public readonly record struct Tstat(uint Fid)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tstat;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 4;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tstat message)
    {
        var reader = new WireReader(body);
        message = new Tstat(reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
    }
}

/// <summary>The object's attributes.</summary>
/// <remarks>
/// <code>
/// 0         2
/// +---------+--------------+
/// | nstat 2 | stat (nstat) |
/// +---------+--------------+
/// </code>
/// nstat is not looked at when read: there are servers that leave it 0. Source: Plan 9's stat(5).
/// </remarks>
public readonly ref struct Rstat(StatRecord stat)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rstat;

    /// <summary>The attributes.</summary>
    public StatRecord Stat { get; init; } = stat;

    /// <summary>Reads a body of a dialect; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, Dialect dialect, out Rstat message)
    {
        var reader = new WireReader(body);
        reader.ReadU16();
        StatRecord.TryDecode(ref reader, dialect, out StatRecord stat);
        message = new Rstat(stat);
        return !reader.Failed;
    }

    /// <summary>Writes the body as a dialect has it.</summary>
    public void Encode(ref WireWriter writer, Dialect dialect)
    {
        writer.WriteU16((ushort)Stat.SizeIn(dialect));
        Stat.Encode(ref writer, dialect);
    }
}
