using System;

namespace Virtfs.Client;

/// <summary>A lock and the client that holds it.</summary>
/// <param name="Range">The lock.</param>
/// <param name="ClientId">The client, as it calls itself.</param>
public readonly record struct LockHolder(LockRange Range, ReadOnlyMemory<byte> ClientId);
