using Virtfs.Conformance;
using Xunit;

namespace Virtfs.Proxy;

/// <summary>The proxy driver with the helper of QEMU 7.2.</summary>
public sealed class QemuHelperConformance(QemuHelperFixture fixture) : NativeConformance(fixture.MakeGround()), IClassFixture<QemuHelperFixture>;

/// <summary>The proxy driver with this repository's virtfs-proxy-helper.</summary>
public sealed class OwnHelperConformance(OwnHelperFixture fixture) : NativeConformance(fixture.MakeGround()), IClassFixture<OwnHelperFixture>;
