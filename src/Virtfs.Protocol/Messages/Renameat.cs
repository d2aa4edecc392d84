using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Moves an entry from one directory to another, or to another name.</summary>
/// <remarks>
/// <code>
/// 0             4
/// +-------------+-------------+-------------+-------------+
/// | olddirfid 4 | oldname 2+n | newdirfid 4 | newname 2+n |
/// +-------------+-------------+-------------+-------------+
/// </code>
/// Source: the 9P2000.L protocol, renameat; rename(2).
/// </remarks>
public readonly ref struct Trenameat(
    uint oldDirectoryFid,
    ReadOnlySpan<byte> oldName,
    uint newDirectoryFid,
    ReadOnlySpan<byte> newName)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Trenameat;

    /// <summary>The directory the entry is in.</summary>
    public uint OldDirectoryFid { get; init; } = oldDirectoryFid;

    /// <summary>Its name there.</summary>
    public ReadOnlySpan<byte> OldName { get; init; } = oldName;

    /// <summary>The directory it moves to.</summary>
    public uint NewDirectoryFid { get; init; } = newDirectoryFid;

    /// <summary>Its name there; an entry of that name is replaced.</summary>
    public ReadOnlySpan<byte> NewName { get; init; } = newName;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Trenameat message)
    {
        var reader = new WireReader(body);
        message = new Trenameat(
            oldDirectoryFid: reader.ReadU32(),
            oldName: reader.ReadString(),
            newDirectoryFid: reader.ReadU32(),
            newName: reader.ReadString());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(OldDirectoryFid);
        writer.WriteString(OldName);
        writer.WriteU32(NewDirectoryFid);
        writer.WriteString(NewName);
    }
}

/// <summary>The entry has moved.</summary>
/// <remarks>
/// No body.
/// Source: the 9P2000.L protocol, renameat.
/// </remarks>
public readonly record struct Rrenameat
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rrenameat;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 0;

    /// <summary>Always true: there is nothing to read.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rrenameat message)
    {
        message = default;
        return true;
    }

    /// <summary>Writes nothing.</summary>
    public void Encode(ref WireWriter writer)
    {
    }
}
