using Virtfs.GuestTests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Virtfs.GuestTests;

[Collection(UmlCollection.Name)]
public sealed class UmlBlockingTests(UmlLab lab, ITestOutputHelper output) : BlockingTests(lab, output);
