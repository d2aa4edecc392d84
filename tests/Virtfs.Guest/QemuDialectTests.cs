using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

[Collection(QemuCollection.Name)]
public sealed class QemuDialectTests(QemuLab lab) : DialectTests(lab);
