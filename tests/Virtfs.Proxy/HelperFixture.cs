using System;
using System.IO;
using Virtfs.Conformance;
using Virtfs.Conformance.Infrastructure;
using Virtfs.Drivers.Proxy;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Proxy;

/// <summary>A helper in a process of its own and the driver connected to it, for all tests of a class: each finds the folder empty.</summary>
public abstract class HelperFixture : IDisposable
{
    private readonly HostFolder _folder = new(Path.GetTempPath());
    private readonly string _sockets = Directory.CreateTempSubdirectory("virtfs-proxy-").FullName;
    private readonly Helper _helper;
    private readonly ProxyFileSystem _fileSystem;

    protected HelperFixture(HelperKind kind)
    {
        string socket = Path.Combine(_sockets, "socket");
        _helper = new Helper(kind, _folder.Path, socket);
        Assert.True(ProxyFileSystem.TryOpen(new ProxyFileSystemOptions { SocketPath = socket }, out ProxyFileSystem? opened, out string? error), error);
        _fileSystem = opened;
    }

    public Ground MakeGround() => new SharedGround(this);

    public void Dispose()
    {
        _fileSystem.Dispose();
        _helper.Dispose();
        _folder.Dispose();
        Directory.Delete(_sockets, recursive: true);
        GC.SuppressFinalize(this);
    }

    private sealed class SharedGround(HelperFixture fixture) : ProxyGround
    {
        public override FileSystem FileSystem => fixture._fileSystem;

        protected override void Dispose(bool disposing) => fixture._folder.Clear();
    }
}
