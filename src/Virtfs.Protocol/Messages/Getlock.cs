using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Asks who stands in the way of a lock.</summary>
/// <remarks>
/// <code>
/// 0       4        5         13         21          25
/// +-------+--------+---------+----------+-----------+---------------+
/// | fid 4 | type 1 | start 8 | length 8 | proc_id 4 | client_id 2+n |
/// +-------+--------+---------+----------+-----------+---------------+
/// </code>
/// Source: the 9P2000.L protocol, getlock; fcntl(2).
/// </remarks>
public readonly ref struct Tgetlock(
    uint fid,
    LockType lockType,
    ulong start,
    ulong length,
    uint processId,
    ReadOnlySpan<byte> clientId)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Tgetlock;

    /// <summary>The open file.</summary>
    public uint Fid { get; init; } = fid;

    /// <summary>The lock that would be asked for.</summary>
    public LockType LockType { get; init; } = lockType;

    /// <summary>The first byte.</summary>
    public ulong Start { get; init; } = start;

    /// <summary>How many bytes; 0 for all that follow.</summary>
    public ulong Length { get; init; } = length;

    /// <summary>The process that asks.</summary>
    public uint ProcessId { get; init; } = processId;

    /// <summary>The client that asks.</summary>
    public ReadOnlySpan<byte> ClientId { get; init; } = clientId;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Tgetlock message)
    {
        var reader = new WireReader(body);
        message = new Tgetlock(
            fid: reader.ReadU32(),
            lockType: (LockType)reader.ReadU8(),
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
        writer.WriteU64(Start);
        writer.WriteU64(Length);
        writer.WriteU32(ProcessId);
        writer.WriteString(ClientId);
    }
}

/// <summary>The lock that stands in the way; <see cref="LockType.Unlock"/>, and the request's own fields, if none does.</summary>
/// <remarks>
/// <code>
/// 0        1         9          17          21
/// +--------+---------+----------+-----------+---------------+
/// | type 1 | start 8 | length 8 | proc_id 4 | client_id 2+n |
/// +--------+---------+----------+-----------+---------------+
/// </code>
/// Source: the 9P2000.L protocol, getlock.
/// </remarks>
public readonly ref struct Rgetlock(LockType lockType, ulong start, ulong length, uint processId, ReadOnlySpan<byte> clientId)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rgetlock;

    /// <summary>What lock it is.</summary>
    public LockType LockType { get; init; } = lockType;

    /// <summary>Its first byte.</summary>
    public ulong Start { get; init; } = start;

    /// <summary>How many bytes; 0 for all that follow.</summary>
    public ulong Length { get; init; } = length;

    /// <summary>The process that holds it.</summary>
    public uint ProcessId { get; init; } = processId;

    /// <summary>The client that holds it.</summary>
    public ReadOnlySpan<byte> ClientId { get; init; } = clientId;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rgetlock message)
    {
        var reader = new WireReader(body);
        message = new Rgetlock(
            lockType: (LockType)reader.ReadU8(),
            start: reader.ReadU64(),
            length: reader.ReadU64(),
            processId: reader.ReadU32(),
            clientId: reader.ReadString());
        return !reader.Failed;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU8((byte)LockType);
        writer.WriteU64(Start);
        writer.WriteU64(Length);
        writer.WriteU32(ProcessId);
        writer.WriteString(ClientId);
    }
}
