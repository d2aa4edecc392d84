using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Moves the object of a fid to another directory or name.</summary>
/// <remarks>
/// <code>
/// 0       4        8
/// +-------+--------+----------+
/// | fid 4 | dfid 4 | name 2+n |
/// +-------+--------+----------+
/// </code>
/// Linux sends it only to servers that answered Trenameat with EOPNOTSUPP. Source: the 9P2000.L protocol, rename.
/// </remarks>
public readonly ref struct Trename(uint fid, uint newDirectoryFid, ReadOnlySpan<byte> name)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Trename;

    /// <summary>The object.</summary>
    public uint Fid { get; init; } = fid;

    /// <summary>The directory it moves to; <see cref="Limits.NoFid"/> for the one it is in.</summary>
    public uint NewDirectoryFid { get; init; } = newDirectoryFid;

    /// <summary>Its new name.</summary>
    public ReadOnlySpan<byte> Name { get; init; } = name;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Trename message)
    {
        var reader = new WireReader(body);
        message = new Trename(
            fid: reader.ReadU32(),
            newDirectoryFid: reader.ReadU32(),
            name: reader.ReadString());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
        writer.WriteU32(NewDirectoryFid);
        writer.WriteString(Name);
    }
}

/// <summary>The object has moved.</summary>
/// <remarks>
/// No body.
/// Source: the 9P2000.L protocol, rename.
/// </remarks>
public readonly record struct Rrename
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rrename;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 0;

    /// <summary>Always true: there is nothing to read.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rrename message)
    {
        message = default;
        return true;
    }

    /// <summary>Writes nothing.</summary>
    public void Encode(ref WireWriter writer)
    {
    }
}
