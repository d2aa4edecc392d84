namespace Virtfs.Qtest;

/// <summary>One descriptor of a chain to be.</summary>
/// <param name="Address">The guest address.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Access">What the device may do with it.</param>
public readonly record struct RingSegment(ulong Address, uint Length, RingAccess Access);
