using System.Collections.Generic;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>Finds the tests of <see cref="FactOfAttribute"/>.</summary>
public sealed class FactOfDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        Needed.IsThere(testMethod, factAttribute) ? base.Discover(discoveryOptions, testMethod, factAttribute) : [];
}
