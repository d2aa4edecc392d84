using Xunit;

namespace Virtfs.Differential;

/// <summary>All scenarios share one pair of servers, so they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ServersCollection : ICollectionFixture<ServersFixture>
{
    public const string Name = "servers";
}
