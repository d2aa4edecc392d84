using Virtfs.Drivers.Local;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Server.FileSystems;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>The local driver on an empty folder.</summary>
public sealed class LocalGround : Ground
{
    private readonly TemporaryFolder _folder;
    private readonly LocalFileSystem _fileSystem;

    public LocalGround(SecurityModel model, string under)
    {
        _folder = new TemporaryFolder("virtfs-conformance-", under);
        Assert.True(LocalFileSystem.TryOpen(new LocalFileSystemOptions { Path = Path, SecurityModel = model }, out LocalFileSystem? opened, out string? error), error);
        _fileSystem = opened;
    }

    /// <summary>Where the folder is on the host.</summary>
    public string Path => _folder.Path;

    public override FileSystem FileSystem => _fileSystem;

    protected override void Dispose(bool disposing)
    {
        _fileSystem.Dispose();
        _folder.Dispose();
    }
}
