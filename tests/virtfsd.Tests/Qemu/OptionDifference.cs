namespace Virtfs.Daemon.Tests.Qemu;

/// <summary>A command line that QEMU and virtfsd decide differently on purpose: a row of docs/qemu-compatibility.md, word for word.</summary>
/// <param name="Id">The row's name.</param>
/// <param name="Qemu">What QEMU does.</param>
/// <param name="Virtfsd">What virtfsd does.</param>
/// <param name="Reason">Why.</param>
public sealed record OptionDifference(string Id, string Qemu, string Virtfsd, string Reason);
