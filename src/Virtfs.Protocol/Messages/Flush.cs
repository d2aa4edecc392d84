using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Abandons a request: the client no longer wants its reply.</summary>
/// <remarks>
/// <code>
/// 0          2
/// +----------+
/// | oldtag 2 |
/// +----------+
/// </code>
/// Source: Plan 9's flush(5).
/// </remarks>
/// <param name="OldTag">The tag of the request.</param>
public readonly record struct Tflush(ushort OldTag)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tflush;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 2;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tflush message)
    {
        var reader = new WireReader(body);
        message = new Tflush(reader.ReadU16());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU16(OldTag);
    }
}

/// <summary>After this the old tag is free: no reply to the abandoned request follows.</summary>
/// <remarks>
/// No body.
/// Source: Plan 9's flush(5).
/// </remarks>
public readonly record struct Rflush
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rflush;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 0;

    /// <summary>Always true: there is nothing to read.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rflush message)
    {
        message = default;
        return true;
    }

    /// <summary>Writes nothing.</summary>
    public void Encode(ref WireWriter writer)
    {
    }
}
