using System;

namespace Virtfs.Server.FileSystems;

/// <summary>What stands in a lock's way; <see cref="Kind"/> is <see cref="LockKind.Unlock"/> when nothing does.</summary>
/// <param name="Kind">Shared, exclusive, or unlock for none.</param>
/// <param name="Start">The first byte of the conflicting lock.</param>
/// <param name="Length">Its length; 0 reaches to the end of the file.</param>
/// <param name="ProcessId">The process that holds it; 0 when it is not known.</param>
/// <param name="ClientId">The name of the client whose process it is, as bytes; null when it is not known, as for a process of the host.</param>
public readonly record struct LockConflict(LockKind Kind, ulong Start, ulong Length, uint ProcessId, ReadOnlyMemory<byte>? ClientId = null);
