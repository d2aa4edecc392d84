using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Writes a file's data back to its device.</summary>
/// <remarks>
/// <code>
/// 0       4            8
/// +-------+------------+
/// | fid 4 | datasync 4 |
/// +-------+------------+
/// </code>
/// Source: the 9P2000.L protocol, fsync.
/// </remarks>
/// <param name="Fid">An open file or directory.</param>
/// <param name="DataSync">0: data and attributes (fsync); else the data, and what is needed to find it (fdatasync).</param>
public readonly record struct Tfsync(uint Fid, uint DataSync)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tfsync;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 8;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tfsync message)
    {
        var reader = new WireReader(body);
        message = new Tfsync(
            Fid: reader.ReadU32(),
            DataSync: reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
        writer.WriteU32(DataSync);
    }
}

/// <summary>The data is safe.</summary>
/// <remarks>
/// No body.
/// Source: the 9P2000.L protocol, fsync.
/// </remarks>
public readonly record struct Rfsync
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rfsync;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 0;

    /// <summary>Always true: there is nothing to read.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rfsync message)
    {
        message = default;
        return true;
    }

    /// <summary>Writes nothing.</summary>
    public void Encode(ref WireWriter writer)
    {
    }
}
