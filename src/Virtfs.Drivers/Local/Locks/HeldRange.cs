using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.Locks;

/// <summary>A range that somebody holds.</summary>
/// <param name="Holder">Who.</param>
/// <param name="File">The open file through which it was taken; its close ends it.</param>
/// <param name="Kind">Shared or exclusive.</param>
/// <param name="Range">Which bytes. No two ranges of one holder overlap.</param>
internal readonly record struct HeldRange(LockHolder Holder, ILockingFile File, LockKind Kind, LockRange Range);
