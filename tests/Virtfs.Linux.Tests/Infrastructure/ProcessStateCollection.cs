using Xunit;

namespace Virtfs.Linux.Tests.Infrastructure;

/// <summary>Tests that change what belongs to the whole process (umask, limits) run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessStateCollection
{
    public const string Name = "Process state";
}
