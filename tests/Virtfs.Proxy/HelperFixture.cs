using System;
using Virtfs.Conformance;
using Virtfs.Conformance.Infrastructure;
using Virtfs.Drivers.Proxy;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Proxy;

/// <summary>A helper in a process of its own and the driver connected to it, for all tests of a class: each finds the folder empty.</summary>
public abstract class HelperFixture : IDisposable
{
    private readonly HelperFolder _folder;
    private readonly ProxyFileSystem _fileSystem;

    protected HelperFixture(HelperKind kind)
    {
        _folder = new HelperFolder(kind);
        Assert.True(ProxyFileSystem.TryOpen(new ProxyFileSystemOptions { SocketPath = _folder.Socket }, out ProxyFileSystem? opened, out string? error), error);
        _fileSystem = opened;
    }

    public Ground MakeGround() => new SharedGround(this);

    public void Dispose()
    {
        _fileSystem.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class SharedGround(HelperFixture fixture) : ProxyGround
    {
        public override FileSystem FileSystem => fixture._fileSystem;

        protected override void Dispose(bool disposing) => fixture._folder.Clear();
    }
}
