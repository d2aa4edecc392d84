using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Begins a session: the client offers a message size and a dialect. Every fid of an earlier session is dropped.</summary>
/// <remarks>
/// <code>
/// 0         4
/// +---------+-------------+
/// | msize 4 | version 2+n |
/// +---------+-------------+
/// </code>
/// Carries <see cref="Limits.NoTag"/>. The same in every dialect. Source: Plan 9's version(5).
/// </remarks>
public readonly ref struct Tversion(uint msize, ReadOnlySpan<byte> version)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tversion;

    /// <summary>The largest message the client wants to send or receive, header included, in bytes.</summary>
    public uint Msize { get; init; } = msize;

    /// <summary>The dialect, as in <see cref="VersionStrings"/>.</summary>
    public ReadOnlySpan<byte> Version { get; init; } = version;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tversion message)
    {
        var reader = new WireReader(body);
        message = new Tversion(
            msize: reader.ReadU32(),
            version: reader.ReadString());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Msize);
        writer.WriteString(Version);
    }
}

/// <summary>The message size and dialect of the session.</summary>
/// <remarks>
/// <code>
/// 0         4
/// +---------+-------------+
/// | msize 4 | version 2+n |
/// +---------+-------------+
/// </code>
/// Source: Plan 9's version(5).
/// </remarks>
public readonly ref struct Rversion(uint msize, ReadOnlySpan<byte> version)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rversion;

    /// <summary>The largest message of the session, at most what Tversion offered, in bytes.</summary>
    public uint Msize { get; init; } = msize;

    /// <summary>The dialect, or <see cref="VersionStrings.Unknown"/>.</summary>
    public ReadOnlySpan<byte> Version { get; init; } = version;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rversion message)
    {
        var reader = new WireReader(body);
        message = new Rversion(
            msize: reader.ReadU32(),
            version: reader.ReadString());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Msize);
        writer.WriteString(Version);
    }
}
