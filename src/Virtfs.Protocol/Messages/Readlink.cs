using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Asks what a symbolic link says.</summary>
/// <remarks>
/// <code>
/// 0       4
/// +-------+
/// | fid 4 |
/// +-------+
/// </code>
/// Source: the 9P2000.L protocol, readlink.
/// </remarks>
/// <param name="Fid">The link.</param>
public readonly record struct Treadlink(uint Fid)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Treadlink;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 4;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Treadlink message)
    {
        var reader = new WireReader(body);
        message = new Treadlink(reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
    }
}

/// <summary>What the link says.</summary>
/// <remarks>
/// <code>
/// 0
/// +------------+
/// | target 2+n |
/// +------------+
/// </code>
/// Source: the 9P2000.L protocol, readlink.
/// </remarks>
public readonly ref struct Rreadlink(ReadOnlySpan<byte> target)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rreadlink;

    /// <summary>Any bytes.</summary>
    public ReadOnlySpan<byte> Target { get; init; } = target;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rreadlink message)
    {
        var reader = new WireReader(body);
        message = new Rreadlink(reader.ReadString());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteString(Target);
    }
}
