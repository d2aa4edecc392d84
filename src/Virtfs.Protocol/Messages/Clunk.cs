using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Forgets a fid, and closes what it has open.</summary>
/// <remarks>
/// <code>
/// 0       4
/// +-------+
/// | fid 4 |
/// +-------+
/// </code>
/// Source: Plan 9's clunk(5).
/// </remarks>
/// <param name="Fid">The fid; gone afterwards even if the reply is an error.</param>
public readonly record struct Tclunk(uint Fid)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tclunk;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 4;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tclunk message)
    {
        var reader = new WireReader(body);
        message = new Tclunk(reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
    }
}

/// <summary>The fid is gone.</summary>
/// <remarks>
/// No body.
/// Source: Plan 9's clunk(5).
/// </remarks>
public readonly record struct Rclunk
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rclunk;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 0;

    /// <summary>Always true: there is nothing to read.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rclunk message)
    {
        message = default;
        return true;
    }

    /// <summary>Writes nothing.</summary>
    public void Encode(ref WireWriter writer)
    {
    }
}
