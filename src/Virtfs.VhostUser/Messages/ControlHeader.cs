using System;
using System.Runtime.InteropServices;

namespace Virtfs.VhostUser.Messages;

/// <summary>What every message begins with, in the byte order of the machine.</summary>
/// <remarks>
/// <code>
/// request u32 @0 | flags u32 @4 | size of the payload u32 @8
/// flags: version (1) in bits 0 and 1 | 0x4 reply | 0x8 the sender waits for an answer
/// </code>
/// </remarks>
internal readonly record struct ControlHeader(RequestType Request, uint Flags, uint Size)
{
    /// <summary>Its length in bytes.</summary>
    public const int Length = 12;

    /// <summary>The flags of every reply: QEMU and User-Mode Linux compare for equality.</summary>
    public const uint ReplyFlags = 0x5;

    private const uint Version = 0x1;
    private const uint NeedReply = 0x8;

    /// <summary>True when it is a request of the version we speak.</summary>
    public bool IsRequest => (Flags & ~NeedReply) == Version;

    /// <summary>True when the sender waits for an answer even where the request has none of its own.</summary>
    public bool NeedsReply => (Flags & NeedReply) != 0;

    /// <summary>Reads it from its 12 bytes.</summary>
    public static ControlHeader Decode(ReadOnlySpan<byte> source)
    {
        ReadOnlySpan<uint> fields = MemoryMarshal.Cast<byte, uint>(source[..Length]);
        return new ControlHeader((RequestType)fields[0], fields[1], fields[2]);
    }

    /// <summary>Writes its 12 bytes.</summary>
    public void Encode(Span<byte> destination)
    {
        Span<uint> fields = MemoryMarshal.Cast<byte, uint>(destination[..Length]);
        fields[0] = (uint)Request;
        fields[1] = Flags;
        fields[2] = Size;
    }
}
