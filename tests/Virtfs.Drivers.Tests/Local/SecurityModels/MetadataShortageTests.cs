using System;
using System.IO;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local.SecurityModels;

/// <summary>mapped-file where the process has no descriptors left: errors, and neither other attributes nor lost ones.</summary>
[Collection(Alone.Name)]
public sealed class MetadataShortageTests : IDisposable
{
    private readonly Share _share = new(model: SecurityModel.MappedFile(HostModes.Default));

    public void Dispose() => _share.Dispose();

    [Fact]
    public void Attributes_that_cannot_be_read_are_an_error_and_not_the_hosts()
    {
        using Node node = Make("file", 1000);
        Assert.Equal(1000u, Share.Attributes(node).Uid);

        Errno errno = WithoutDescriptors(() => node.GetAttributes(AttributeMask.Basic, out _));

        Assert.Equal(Errno.EMFILE, errno);
        Assert.Equal(1000u, Share.Attributes(node).Uid);
    }

    [Fact]
    public void A_file_whose_metadata_cannot_follow_does_not_replace_another()
    {
        using Node moved = Make("moved", 1000);
        using Node replaced = Make("replaced", 0);

        Errno errno = WithoutDescriptors(() => _share.Root.Rename("moved"u8, _share.Root, "replaced"u8));

        Assert.Equal(Errno.EMFILE, errno);
        Assert.StartsWith("virtfs.uid=1000\n", Metadata("moved"), StringComparison.Ordinal);
        Assert.StartsWith("virtfs.uid=0\n", Metadata("replaced"), StringComparison.Ordinal);
    }

    private static Errno WithoutDescriptors(Func<Errno> action)
    {
        Assert.Equal(Errno.None, Libc.GetResourceLimit(ResourceKind.RLIMIT_NOFILE, out ResourceLimit limit));
        Assert.Equal(Errno.None, Libc.SetResourceLimit(ResourceKind.RLIMIT_NOFILE, limit with { Soft = 0 }));
        try
        {
            return action();
        }
        finally
        {
            Assert.Equal(Errno.None, Libc.SetResourceLimit(ResourceKind.RLIMIT_NOFILE, limit));
        }
    }

    private Node Make(string name, uint uid)
    {
        Assert.Equal(
            Errno.None, _share.Root.Create(Share.Bytes(name), OpenMode.ReadWrite, new CreateRequest(0x1A4, uid, 0), out Node? node, out OpenFile? file, out _));
        file!.Dispose();
        return node!;
    }

    private string Metadata(string name) => File.ReadAllText(_share.Host(".virtfs_metadata/" + name));
}
