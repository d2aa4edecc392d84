using System;

namespace Virtfs.Protocol.Messages;

/// <summary>The reply to any request that failed, in a 9P2000.u session and before a dialect is agreed.</summary>
/// <remarks>
/// <code>
/// 0
/// +-----------+---------+
/// | ename 2+n | errno 4 |
/// +-----------+---------+
/// </code>
/// There is no Terror. 9P2000 itself has no errno: its form joins here as an overload that reads one field fewer. Source: Plan 9's
/// error(5); errno from 9P2000.u.
/// </remarks>
public readonly ref struct Rerror(ReadOnlySpan<byte> message, Errno errno)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rerror;

    /// <summary>Why, in words.</summary>
    public ReadOnlySpan<byte> Message { get; init; } = message;

    /// <summary>Why, as a number.</summary>
    public Errno Errno { get; init; } = errno;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rerror message)
    {
        var reader = new WireReader(body);
        message = new Rerror(
            message: reader.ReadString(),
            errno: (Errno)reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteString(Message);
        writer.WriteU32((uint)Errno);
    }
}
