using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Opens a fid.</summary>
/// <remarks>
/// <code>
/// 0       4        5
/// +-------+--------+
/// | fid 4 | mode 1 |
/// +-------+--------+
/// </code>
/// The form of 9P2000 and 9P2000.u; 9P2000.L has <see cref="Tlopen"/>. Source: Plan 9's open(5).
/// </remarks>
/// <param name="Fid">The fid to open.</param>
/// <param name="Mode">How to open.</param>
public readonly record struct Topen(uint Fid, TopenMode Mode)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Topen;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 5;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Topen message)
    {
        var reader = new WireReader(body);
        message = new Topen(
            Fid: reader.ReadU32(),
            Mode: (TopenMode)reader.ReadU8());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
        writer.WriteU8((byte)Mode);
    }
}

/// <summary>The fid is open.</summary>
/// <remarks>
/// <code>
/// 0        13         17
/// +--------+----------+
/// | qid 13 | iounit 4 |
/// +--------+----------+
/// </code>
/// Source: Plan 9's open(5).
/// </remarks>
/// <param name="Qid">The opened object.</param>
/// <param name="IoUnit">The most bytes one Tread or Twrite should move; 0 leaves it to msize.</param>
public readonly record struct Ropen(Qid Qid, uint IoUnit)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Ropen;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 17;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Ropen message)
    {
        var reader = new WireReader(body);
        message = new Ropen(
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
