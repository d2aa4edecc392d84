using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Takes or drops a POSIX record lock on an open file.</summary>
/// <remarks>
/// <code>
/// 0       4        5         9         17         25          29
/// +-------+--------+---------+---------+----------+-----------+---------------+
/// | fid 4 | type 1 | flags 4 | start 8 | length 8 | proc_id 4 | client_id 2+n |
/// +-------+--------+---------+---------+----------+-----------+---------------+
/// </code>
/// Source: the 9P2000.L protocol, lock; fcntl(2).
/// </remarks>
public readonly ref struct Tlock(
    uint fid,
    LockType lockType,
    uint flags,
    ulong start,
    ulong length,
    uint processId,
    ReadOnlySpan<byte> clientId)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tlock;

    /// <summary>The open file.</summary>
    public uint Fid { get; init; } = fid;

    /// <summary>Which lock.</summary>
    public LockType LockType { get; init; } = lockType;

    /// <summary><see cref="LockFlags"/>.</summary>
    public uint Flags { get; init; } = flags;

    /// <summary>The first byte.</summary>
    public ulong Start { get; init; } = start;

    /// <summary>How many bytes; 0 for all that follow.</summary>
    public ulong Length { get; init; } = length;

    /// <summary>The process that asks, as the client numbers it: the owner, together with the next.</summary>
    public uint ProcessId { get; init; } = processId;

    /// <summary>The client that asks.</summary>
    public ReadOnlySpan<byte> ClientId { get; init; } = clientId;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tlock message)
    {
        var reader = new WireReader(body);
        message = new Tlock(
            fid: reader.ReadU32(),
            lockType: (LockType)reader.ReadU8(),
            flags: reader.ReadU32(),
            start: reader.ReadU64(),
            length: reader.ReadU64(),
            processId: reader.ReadU32(),
            clientId: reader.ReadString());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
        writer.WriteU8((byte)LockType);
        writer.WriteU32(Flags);
        writer.WriteU64(Start);
        writer.WriteU64(Length);
        writer.WriteU32(ProcessId);
        writer.WriteString(ClientId);
    }
}

/// <summary>What became of the lock.</summary>
/// <remarks>
/// <code>
/// 0          1
/// +----------+
/// | status 1 |
/// +----------+
/// </code>
/// Source: the 9P2000.L protocol, lock.
/// </remarks>
/// <param name="Status">Granted, or why not.</param>
public readonly record struct Rlock(LockStatus Status)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rlock;

    /// <summary>Bytes of the body.</summary>
    public const int BodySize = 1;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rlock message)
    {
        var reader = new WireReader(body);
        message = new Rlock((LockStatus)reader.ReadU8());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU8((byte)Status);
    }
}
