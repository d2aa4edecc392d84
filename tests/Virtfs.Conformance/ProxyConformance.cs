using Virtfs.Conformance.Infrastructure;

namespace Virtfs.Conformance;

/// <summary>The proxy driver with virtfs-proxy-helper's own code.</summary>
public sealed class ProxyConformance() : NativeConformance(new OwnHelperGround());
