using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Asks for an authentication fid for a user and a tree.</summary>
/// <remarks>
/// <code>
/// 0        4
/// +--------+-----------+-----------+-----------+
/// | afid 4 | uname 2+n | aname 2+n | n_uname 4 |
/// +--------+-----------+-----------+-----------+
/// </code>
/// In a 9P2000 session n_uname is missing. Source: Plan 9's attach(5).
/// </remarks>
public readonly ref struct Tauth(uint afid, ReadOnlySpan<byte> userName, ReadOnlySpan<byte> attachName, uint userId)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tauth;

    /// <summary>The new authentication fid.</summary>
    public uint Afid { get; init; } = afid;

    /// <summary>The user, by name.</summary>
    public ReadOnlySpan<byte> UserName { get; init; } = userName;

    /// <summary>The tree.</summary>
    public ReadOnlySpan<byte> AttachName { get; init; } = attachName;

    /// <summary>The user, by number; <see cref="Limits.NoUserId"/> for none.</summary>
    public uint UserId { get; init; } = userId;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tauth message) => TryDecode(body, Dialect.None, out message);

    /// <summary>Reads a body of a dialect; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, Dialect dialect, out Tauth message)
    {
        var reader = new WireReader(body);
        message = new Tauth(
            afid: reader.ReadU32(),
            userName: reader.ReadString(),
            attachName: reader.ReadString(),
            userId: dialect == Dialect.Plain ? Limits.NoUserId : reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Afid);
        writer.WriteString(UserName);
        writer.WriteString(AttachName);
        writer.WriteU32(UserId);
    }
}

/// <summary>The authentication fid stands for this file.</summary>
/// <remarks>
/// <code>
/// 0         13
/// +---------+
/// | aqid 13 |
/// +---------+
/// </code>
/// Source: Plan 9's attach(5).
/// </remarks>
/// <param name="Qid">The authentication file.</param>
public readonly record struct Rauth(Qid Qid)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rauth;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 13;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rauth message)
    {
        var reader = new WireReader(body);
        message = new Rauth(reader.ReadQid());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteQid(Qid);
    }
}
