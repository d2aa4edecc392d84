namespace Virtfs.Differential.Qtests;

/// <summary>The tests themselves are right: QEMU's own device passes them.</summary>
public sealed class QemuLocalQtests(ServersFixture servers) : LocalQtests(servers, "qemu");
