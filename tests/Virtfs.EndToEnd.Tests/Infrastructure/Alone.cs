using Xunit;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>Tests that measure the process, and so cannot have others beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
