using Xunit;

namespace Virtfs.GuestTests.Harness;

/// <summary>The tests that share a <see cref="UmlLab"/>.</summary>
[CollectionDefinition(Name)]
public sealed class UmlCollection : ICollectionFixture<UmlLab>
{
    public const string Name = "User-Mode Linux";
}
