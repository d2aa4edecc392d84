namespace Virtfs.Server.FileSystems;

/// <summary>A byte range and what is asked of it.</summary>
/// <param name="Kind">Shared, exclusive or unlock.</param>
/// <param name="Start">The first byte.</param>
/// <param name="Length">How many bytes; 0 reaches to the end of the file, however it grows.</param>
/// <param name="Wait">What to do about a conflict.</param>
public readonly record struct LockRequest(LockKind Kind, ulong Start, ulong Length, LockWait Wait);
