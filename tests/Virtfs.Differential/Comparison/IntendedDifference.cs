namespace Virtfs.Differential.Comparison;

/// <summary>A difference from QEMU that is meant: a row of docs/qemu-compatibility.md.</summary>
/// <param name="Id">The row's name.</param>
/// <param name="Qemu">What QEMU does.</param>
/// <param name="Virtfsd">What virtfsd does.</param>
/// <param name="Reason">Why.</param>
public sealed record IntendedDifference(string Id, string Qemu, string Virtfsd, string Reason);
