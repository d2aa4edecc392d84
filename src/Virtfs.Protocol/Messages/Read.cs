using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Reads from an open file, or from the value of an extended attribute.</summary>
/// <remarks>
/// <code>
/// 0       4          12        16
/// +-------+----------+---------+
/// | fid 4 | offset 8 | count 4 |
/// +-------+----------+---------+
/// </code>
/// Source: Plan 9's read(5).
/// </remarks>
/// <param name="Fid">The open fid.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Count">The most bytes wanted.</param>
public readonly record struct Tread(uint Fid, ulong Offset, uint Count)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tread;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 16;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tread message)
    {
        var reader = new WireReader(body);
        message = new Tread(
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

/// <summary>
/// The data read. It follows the body read and written here, where the door puts it: at byte <see cref="Limits.ReadReplyHeaderSize"/>.
/// </summary>
/// <remarks>
/// <code>
/// 0         4
/// +---------+
/// | count 4 |
/// +---------+
/// </code>
/// Source: Plan 9's read(5).
/// </remarks>
/// <param name="Count">Bytes of data; 0 at the end of the file.</param>
public readonly record struct Rread(uint Count)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rread;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 4;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rread message)
    {
        var reader = new WireReader(body);
        message = new Rread(reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Count);
    }
}
