using System;

namespace Virtfs.Protocol.Messages;

/// <summary>The reply to any request that failed, in a session that is not 9P2000.L, and before a dialect is agreed.</summary>
/// <remarks>
/// <code>
/// 0
/// +-----------+---------+
/// | ename 2+n | errno 4 |
/// +-----------+---------+
/// </code>
/// There is no Terror. In a 9P2000 session errno is missing. Source: Plan 9's error(5); errno from 9P2000.u.
/// </remarks>
public readonly ref struct Rerror(ReadOnlySpan<byte> message, Errno errno)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rerror;

    /// <summary>Why, in words.</summary>
    public ReadOnlySpan<byte> Message { get; init; } = message;

    /// <summary>Why, as a number; None where the dialect has none.</summary>
    public Errno Errno { get; init; } = errno;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rerror message) => TryDecode(body, Dialect.None, out message);

    /// <summary>Reads a body of a dialect; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, Dialect dialect, out Rerror message)
    {
        var reader = new WireReader(body);
        message = new Rerror(
            message: reader.ReadString(),
            errno: dialect == Dialect.Plain ? Errno.None : (Errno)reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer) => Encode(ref writer, Dialect.None);

    /// <summary>Writes the body as a dialect has it.</summary>
    public void Encode(ref WireWriter writer, Dialect dialect)
    {
        writer.WriteString(Message);
        if (dialect != Dialect.Plain)
        {
            writer.WriteU32((uint)Errno);
        }
    }
}
