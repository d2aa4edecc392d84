namespace Virtfs.VhostUser.FrontEnd;

/// <summary>A request in the ring.</summary>
/// <param name="Head">Its first slot.</param>
/// <param name="Reply">The guest address of the room for its reply.</param>
/// <param name="Room">The room's length in bytes.</param>
public readonly record struct PendingRequest(ushort Head, ulong Reply, int Room);
