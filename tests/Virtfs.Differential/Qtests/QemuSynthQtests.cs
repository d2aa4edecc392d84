namespace Virtfs.Differential.Qtests;

/// <summary>The tests themselves are right: QEMU's own device passes them.</summary>
public sealed class QemuSynthQtests(ServersFixture servers) : SynthQtests(servers, "qemu");
