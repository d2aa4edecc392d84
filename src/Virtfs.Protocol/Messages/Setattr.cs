using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Changes attributes of an object.</summary>
/// <remarks>
/// <code>
/// 0       4         8        12      16      20       28            36             44            52             60
/// +-------+---------+--------+-------+-------+--------+-------------+--------------+-------------+--------------+
/// | fid 4 | valid 4 | mode 4 | uid 4 | gid 4 | size 8 | atime_sec 8 | atime_nsec 8 | mtime_sec 8 | mtime_nsec 8 |
/// +-------+---------+--------+-------+-------+--------+-------------+--------------+-------------+--------------+
/// </code>
/// Source: the 9P2000.L protocol, setattr.
/// </remarks>
/// <param name="Fid">The object.</param>
/// <param name="Valid">Which of the following to change.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Uid">The owner.</param>
/// <param name="Gid">The group.</param>
/// <param name="Size">Bytes of the content: truncates or extends.</param>
/// <param name="AtimeSeconds">Last access: seconds since 1970.</param>
/// <param name="AtimeNanoseconds">Last access: nanoseconds of the second.</param>
/// <param name="MtimeSeconds">Last change of the content: seconds since 1970.</param>
/// <param name="MtimeNanoseconds">Last change of the content: nanoseconds of the second.</param>
public readonly record struct Tsetattr(
    uint Fid,
    SetattrMask Valid,
    uint Mode,
    uint Uid,
    uint Gid,
    ulong Size,
    ulong AtimeSeconds,
    ulong AtimeNanoseconds,
    ulong MtimeSeconds,
    ulong MtimeNanoseconds)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tsetattr;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 60;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tsetattr message)
    {
        var reader = new WireReader(body);
        message = new Tsetattr(
            Fid: reader.ReadU32(),
            Valid: (SetattrMask)reader.ReadU32(),
            Mode: reader.ReadU32(),
            Uid: reader.ReadU32(),
            Gid: reader.ReadU32(),
            Size: reader.ReadU64(),
            AtimeSeconds: reader.ReadU64(),
            AtimeNanoseconds: reader.ReadU64(),
            MtimeSeconds: reader.ReadU64(),
            MtimeNanoseconds: reader.ReadU64());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
        writer.WriteU32((uint)Valid);
        writer.WriteU32(Mode);
        writer.WriteU32(Uid);
        writer.WriteU32(Gid);
        writer.WriteU64(Size);
        writer.WriteU64(AtimeSeconds);
        writer.WriteU64(AtimeNanoseconds);
        writer.WriteU64(MtimeSeconds);
        writer.WriteU64(MtimeNanoseconds);
    }
}

/// <summary>The attributes are changed.</summary>
/// <remarks>
/// No body.
/// Source: the 9P2000.L protocol, setattr.
/// </remarks>
public readonly record struct Rsetattr
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rsetattr;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 0;

    /// <summary>Always true: there is nothing to read.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rsetattr message)
    {
        message = default;
        return true;
    }

    /// <summary>Writes nothing.</summary>
    public void Encode(ref WireWriter writer)
    {
    }
}
