using Virtfs.Samples;
using Virtfs.Server.FileSystems;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>The sample that keeps files in memory.</summary>
public sealed class MemoryGround : Ground
{
    public override FileSystem FileSystem { get; } = new MemoryFileSystem(capacity: 64 << 20);

    protected override void Dispose(bool disposing) => FileSystem.Dispose();
}
