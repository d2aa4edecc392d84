using System.Collections.Generic;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>Finds the tests of <see cref="TheoryOfAttribute"/>.</summary>
public sealed class TheoryOfDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        Needed.IsThere(testMethod, theoryAttribute) ? base.Discover(discoveryOptions, testMethod, theoryAttribute) : [];
}
