using System;
using Virtfs.Drivers.Proxy;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Proxy;

/// <summary>QEMU's helper loses its rights when it makes something for root and another group: the driver does not ask it to.</summary>
public sealed class HelperRightsTests : IDisposable
{
    private const uint Group = 1000;

    private readonly HelperFolder _folder = new(HelperKind.Qemu);
    private readonly ProxyFileSystem _fileSystem;
    private readonly Node _root;

    public HelperRightsTests()
    {
        Assert.True(ProxyFileSystem.TryOpen(new ProxyFileSystemOptions { SocketPath = _folder.Socket }, out ProxyFileSystem? opened, out string? error), error);
        _fileSystem = opened;
        Assert.Equal(Errno.None, _fileSystem.Attach(new AttachRequest(default, 0), out Node? root, out _));
        _root = root!;
    }

    public void Dispose()
    {
        _root.Dispose();
        _fileSystem.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(CreateRequest.Unset)]
    public void What_root_makes_for_another_group_has_that_group_and_the_helper_its_rights(uint uid)
    {
        string rights = Rights();
        Assert.Equal(Errno.None, _root.MakeDirectory("directory"u8, new CreateRequest(0x5ED, uid, Group), out NodeAttributes attributes));
        Assert.Equal(Group, attributes.Gid);
        Assert.Equal(Errno.None, _root.MakeSymlink("link"u8, "target"u8, new CreateRequest(0, uid, Group), out attributes));
        Assert.Equal(Group, attributes.Gid);
        Assert.Equal(Errno.None, _root.MakeNode("null"u8, new CreateRequest(0x21A4, uid, Group), 0x103, out attributes));
        Assert.Equal(Group, attributes.Gid);
        Assert.Equal(Errno.None, _root.Create("file"u8, OpenMode.ReadWrite, new CreateRequest(0xDED, uid, Group), out Node? node, out OpenFile? file, out attributes));
        Assert.Equal(Group, attributes.Gid);
        file!.Dispose();
        node!.Dispose();
        Assert.Equal("2755 0 1000", _folder.OnHost("stat -c '%a %u %g' directory"));
        Assert.Equal("6755 0 1000", _folder.OnHost("stat -c '%a %u %g' file"));
        Assert.Equal(rights, Rights());
    }

    private string Rights() => _folder.OnHost($"grep CapEff /proc/{_folder.Helper.Process.Id}/status");
}
