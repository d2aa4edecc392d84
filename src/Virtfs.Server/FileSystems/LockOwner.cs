using System;

namespace Virtfs.Server.FileSystems;

/// <summary>Who asks for a lock. Two requests with equal owners never conflict.</summary>
/// <param name="sessionId">The session; unique while the server runs.</param>
/// <param name="processId">The client's process.</param>
/// <param name="clientId">The client's name for itself, as bytes.</param>
public readonly ref struct LockOwner(ulong sessionId, uint processId, ReadOnlySpan<byte> clientId)
{
    /// <summary>The session; unique while the server runs.</summary>
    public ulong SessionId { get; } = sessionId;

    /// <summary>The client's process.</summary>
    public uint ProcessId { get; } = processId;

    /// <summary>The client's name for itself, as bytes.</summary>
    public ReadOnlySpan<byte> ClientId { get; } = clientId;
}
