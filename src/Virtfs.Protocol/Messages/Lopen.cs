using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Opens a fid with Linux flags.</summary>
/// <remarks>
/// <code>
/// 0       4         8
/// +-------+---------+
/// | fid 4 | flags 4 |
/// +-------+---------+
/// </code>
/// The form of a 9P2000.L session; the others' is <see cref="Topen"/>. Source: the 9P2000.L protocol, lopen.
/// </remarks>
/// <param name="Fid">The fid to open.</param>
/// <param name="Flags">How to open: <see cref="LopenFlags"/>.</param>
public readonly record struct Tlopen(uint Fid, uint Flags)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tlopen;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 8;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tlopen message)
    {
        var reader = new WireReader(body);
        message = new Tlopen(
            Fid: reader.ReadU32(),
            Flags: reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
        writer.WriteU32(Flags);
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
/// Source: the 9P2000.L protocol, lopen.
/// </remarks>
/// <param name="Qid">The opened object.</param>
/// <param name="IoUnit">The most bytes one Tread or Twrite should move; 0 leaves it to msize.</param>
public readonly record struct Rlopen(Qid Qid, uint IoUnit)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rlopen;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 17;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rlopen message)
    {
        var reader = new WireReader(body);
        message = new Rlopen(
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
