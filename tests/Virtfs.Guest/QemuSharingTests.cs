using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

[Collection(QemuCollection.Name)]
public sealed class QemuSharingTests(QemuLab lab) : SharingTests(lab);
