using System.IO;
using System.Text;
using System.Threading;
using Virtfs.Drivers.Proxy;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.ProxyHelper;
using Virtfs.Server.FileSystems;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>
/// The proxy driver with what virtfs-proxy-helper runs, on a thread with a umask and a working directory of its own; but the root is the same.
/// </summary>
public sealed class OwnHelperGround : ProxyGround
{
    private readonly TemporaryFolder _folder = new("virtfs-conformance-", Path.GetTempPath());
    private readonly Thread _helper;
    private readonly ProxyFileSystem _fileSystem;

    public OwnHelperGround()
    {
        Errno errno = Libc.OpenAt(
            Libc.CurrentDirectory, Encoding.UTF8.GetBytes(_folder.Path), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0, out int folder);
        Assert.Equal(Errno.None, errno);
        Assert.Equal(Errno.None, Libc.SocketPair(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, out int mine, out int helpers));
        _helper = new Thread(() =>
        {
            Assert.Equal(Errno.None, Libc.UnshareFileSystemContext());
            Libc.Umask(0);
            using var client = new StreamSocket(new FileDescriptor(helpers));
            new ClientConnection(client, new ExportTree(folder), HelperLog.OnStandardError(isVerbose: false)).Serve();
            Libc.Close(folder);
        });
        _helper.Start();
        var options = new ProxyFileSystemOptions { Descriptor = new FileDescriptor(mine) };
        Assert.True(ProxyFileSystem.TryOpen(options, out ProxyFileSystem? opened, out string? error), error);
        _fileSystem = opened;
    }

    public override FileSystem FileSystem => _fileSystem;

    protected override void Dispose(bool disposing)
    {
        _fileSystem.Dispose();
        _helper.Join();
        _folder.Dispose();
    }
}
