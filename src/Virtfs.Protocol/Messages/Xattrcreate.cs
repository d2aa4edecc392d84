using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Turns a fid into one that takes the value of an extended attribute by Twrite; Tclunk then sets it.</summary>
/// <remarks>
/// <code>
/// 0       4
/// +-------+----------+-------------+---------+
/// | fid 4 | name 2+n | attr_size 8 | flags 4 |
/// +-------+----------+-------------+---------+
/// </code>
/// Source: the 9P2000.L protocol, xattrcreate.
/// </remarks>
public readonly ref struct Txattrcreate(uint fid, ReadOnlySpan<byte> name, ulong size, uint flags)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Txattrcreate;

    /// <summary>The object; afterwards the attribute being written.</summary>
    public uint Fid { get; init; } = fid;

    /// <summary>The attribute.</summary>
    public ReadOnlySpan<byte> Name { get; init; } = name;

    /// <summary>Bytes of the value that will be written; 0 removes the attribute.</summary>
    public ulong Size { get; init; } = size;

    /// <summary>Whether it must or must not exist: <see cref="XattrFlags"/>.</summary>
    public uint Flags { get; init; } = flags;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Txattrcreate message)
    {
        var reader = new WireReader(body);
        message = new Txattrcreate(
            fid: reader.ReadU32(),
            name: reader.ReadString(),
            size: reader.ReadU64(),
            flags: reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
        writer.WriteString(Name);
        writer.WriteU64(Size);
        writer.WriteU32(Flags);
    }
}

/// <summary>The fid takes the value now.</summary>
/// <remarks>
/// No body.
/// Source: the 9P2000.L protocol, xattrcreate.
/// </remarks>
public readonly record struct Rxattrcreate
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rxattrcreate;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 0;

    /// <summary>Always true: there is nothing to read.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rxattrcreate message)
    {
        message = default;
        return true;
    }

    /// <summary>Writes nothing.</summary>
    public void Encode(ref WireWriter writer)
    {
    }
}
