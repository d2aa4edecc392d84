namespace Virtfs.Differential.Comparison;

/// <summary>A difference from QEMU that is meant: a row of docs/qemu-compatibility.md, word for word.</summary>
/// <param name="Id">The row's name.</param>
/// <param name="Qemu">What QEMU does.</param>
/// <param name="Virtfsd">What virtfsd does.</param>
/// <param name="Reason">Why.</param>
/// <param name="ShownBy">
/// The test that shows it, as the file's path and the method's name, where no message on a ring can; null where scenarios with
/// <see cref="ShowsAttribute"/> do.
/// </param>
public sealed record IntendedDifference(string Id, string Qemu, string Virtfsd, string Reason, string? ShownBy = null);
