using System;

namespace Virtfs.Protocol.Messages;

/// <summary>The reply to any request that failed, in a 9P2000.L session.</summary>
/// <remarks>
/// <code>
/// 0         4
/// +---------+
/// | ecode 4 |
/// +---------+
/// </code>
/// There is no Tlerror. Source: the 9P2000.L protocol, lerror.
/// </remarks>
/// <param name="Errno">Why, in Linux's numbers.</param>
public readonly record struct Rlerror(Errno Errno)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rlerror;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 4;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rlerror message)
    {
        var reader = new WireReader(body);
        message = new Rlerror((Errno)reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32((uint)Errno);
    }
}
