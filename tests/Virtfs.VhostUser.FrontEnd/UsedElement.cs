namespace Virtfs.VhostUser.FrontEnd;

/// <summary>A request that the device gave back.</summary>
/// <param name="Head">The request's first slot.</param>
/// <param name="Length">How many bytes the device says it wrote; 0 for no reply.</param>
public readonly record struct UsedElement(ushort Head, uint Length);
