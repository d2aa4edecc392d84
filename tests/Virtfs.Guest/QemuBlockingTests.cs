using Virtfs.GuestTests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Virtfs.GuestTests;

[Collection(QemuCollection.Name)]
public sealed class QemuBlockingTests(QemuLab lab, ITestOutputHelper output) : BlockingTests(lab, output);
