namespace Virtfs.Proxy;

/// <summary>With the helper of QEMU 7.2.</summary>
public sealed class QemuHelperFixture() : HelperFixture(HelperKind.Qemu);
