using Virtfs.Server.FileSystems;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>A file system whose guests can make all that the suite needs.</summary>
internal sealed class PlainGround(FileSystem fileSystem) : Ground
{
    /// <inheritdoc/>
    public override FileSystem FileSystem => fileSystem;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => fileSystem.Dispose();
}
