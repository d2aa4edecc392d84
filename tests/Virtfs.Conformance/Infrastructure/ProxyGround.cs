using Virtfs.Linux;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>The proxy driver and a helper on an empty folder: the helper knows paths alone.</summary>
public abstract class ProxyGround : Ground
{
    public override bool KeepsObjectsWithoutNames => false;

    public override int? LongestPath => Libc.MaximumPathLength;
}
