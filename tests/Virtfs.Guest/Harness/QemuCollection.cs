using Xunit;

namespace Virtfs.GuestTests.Harness;

/// <summary>The tests that share a <see cref="QemuLab"/>.</summary>
[CollectionDefinition(Name)]
public sealed class QemuCollection : ICollectionFixture<QemuLab>
{
    public const string Name = "QEMU";
}
