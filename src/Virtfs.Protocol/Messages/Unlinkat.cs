using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Removes an entry of a directory.</summary>
/// <remarks>
/// <code>
/// 0        4
/// +--------+----------+---------+
/// | dfid 4 | name 2+n | flags 4 |
/// +--------+----------+---------+
/// </code>
/// Source: the 9P2000.L protocol, unlinkat; unlink(2).
/// </remarks>
public readonly ref struct Tunlinkat(uint directoryFid, ReadOnlySpan<byte> name, uint flags)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tunlinkat;

    /// <summary>The directory the entry is in.</summary>
    public uint DirectoryFid { get; init; } = directoryFid;

    /// <summary>The entry.</summary>
    public ReadOnlySpan<byte> Name { get; init; } = name;

    /// <summary><see cref="UnlinkatFlags"/>.</summary>
    public uint Flags { get; init; } = flags;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tunlinkat message)
    {
        var reader = new WireReader(body);
        message = new Tunlinkat(
            directoryFid: reader.ReadU32(),
            name: reader.ReadString(),
            flags: reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(DirectoryFid);
        writer.WriteString(Name);
        writer.WriteU32(Flags);
    }
}

/// <summary>The entry is gone.</summary>
/// <remarks>
/// No body.
/// Source: the 9P2000.L protocol, unlinkat.
/// </remarks>
public readonly record struct Runlinkat
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Runlinkat;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 0;

    /// <summary>Always true: there is nothing to read.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Runlinkat message)
    {
        message = default;
        return true;
    }

    /// <summary>Writes nothing.</summary>
    public void Encode(ref WireWriter writer)
    {
    }
}
