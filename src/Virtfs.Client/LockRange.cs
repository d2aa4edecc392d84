using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

/// <summary>A lock that somebody holds, or <see cref="LockType.Unlock"/> for none.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Start">The first byte.</param>
/// <param name="Length">The number of bytes; 0 to the end of the file, wherever that moves.</param>
/// <param name="ProcessId">The process that holds it, in the numbers of its client.</param>
public readonly record struct LockRange(LockType Type, ulong Start, ulong Length, uint ProcessId);
