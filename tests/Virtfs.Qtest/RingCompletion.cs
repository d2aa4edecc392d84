namespace Virtfs.Qtest;

/// <summary>A chain that the device has given back.</summary>
/// <param name="Head">What <see cref="RingDriver.TrySubmit"/> called it.</param>
/// <param name="Length">How many bytes the device says it has written.</param>
public readonly record struct RingCompletion(ushort Head, uint Length);
