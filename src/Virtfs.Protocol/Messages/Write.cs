using System;

namespace Virtfs.Protocol.Messages;

/// <summary>
/// Writes to an open file, or to the value of an extended attribute. The data follows the body read and written here, at byte <see
/// cref="Limits.WriteHeaderSize"/>; whether all of it is there is for the door to check.
/// </summary>
/// <remarks>
/// <code>
/// 0       4          12        16
/// +-------+----------+---------+
/// | fid 4 | offset 8 | count 4 |
/// +-------+----------+---------+
/// </code>
/// Source: Plan 9's write(5).
/// </remarks>
/// <param name="Fid">The open fid.</param>
/// <param name="Offset">Where the first byte goes.</param>
/// <param name="Count">Bytes of data.</param>
public readonly record struct Twrite(uint Fid, ulong Offset, uint Count)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Twrite;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 16;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Twrite message)
    {
        var reader = new WireReader(body);
        message = new Twrite(
            Fid: reader.ReadU32(),
            Offset: reader.ReadU64(),
            Count: reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
        writer.WriteU64(Offset);
        writer.WriteU32(Count);
    }
}

/// <summary>The data is written.</summary>
/// <remarks>
/// <code>
/// 0         4
/// +---------+
/// | count 4 |
/// +---------+
/// </code>
/// Source: Plan 9's write(5).
/// </remarks>
/// <param name="Count">Bytes written.</param>
public readonly record struct Rwrite(uint Count)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rwrite;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 4;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rwrite message)
    {
        var reader = new WireReader(body);
        message = new Rwrite(reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Count);
    }
}
