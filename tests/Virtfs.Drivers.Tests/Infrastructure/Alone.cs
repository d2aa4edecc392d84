using Xunit;

namespace Virtfs.Drivers.Tests.Infrastructure;

/// <summary>Tests that change the process's limits, and so cannot have others beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
