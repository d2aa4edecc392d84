using Xunit;
using Xunit.Sdk;

namespace Virtfs.Conformance.Infrastructure;

/// <inheritdoc cref="FactOfAttribute"/>
[XunitTestCaseDiscoverer("Virtfs.Conformance.Infrastructure.TheoryOfDiscoverer", "Virtfs.Conformance")]
public sealed class TheoryOfAttribute(Abilities abilities) : TheoryAttribute
{
    public Abilities Abilities { get; } = abilities;
}
