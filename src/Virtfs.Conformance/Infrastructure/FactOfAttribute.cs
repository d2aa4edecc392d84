using Xunit;
using Xunit.Sdk;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>A test for the drivers whose guests have these abilities; the classes of others do not have it.</summary>
[XunitTestCaseDiscoverer("Virtfs.Conformance.Infrastructure.FactOfDiscoverer", "Virtfs.Conformance")]
public sealed class FactOfAttribute(Abilities abilities) : FactAttribute
{
    public Abilities Abilities { get; } = abilities;
}
