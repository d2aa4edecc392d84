using System;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Devices;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Differential.Storage;

/// <summary><c>max_xattr</c>: how many fids of extended attributes there may be, beside a real QEMU.</summary>
public sealed class XattrLimitTests
{
    private const string OneFile = "mkdir root; touch root/file";

    [Theory]
    [InlineData("max_xattr=3", 3u)]
    [InlineData("max_xattr=0x10", 16u)]
    [InlineData("multidevs=remap", 1024u)]
    public void The_limit_is_that_of_QEMU(string options, uint limit)
    {
        using var servers = new SameFolderServers(options, OneFile);
        for (uint fid = 1; fid <= limit; fid++)
        {
            Assert.StartsWith("Rxattrcreate", servers.Same(c => Create(c, fid)), StringComparison.Ordinal);
        }

        Assert.Contains("ENOSPC", servers.Same(c => Create(c, limit + 1)), StringComparison.Ordinal);
        servers.Same(c => c.Clunk(1));
        Assert.StartsWith("Rxattrcreate", servers.Same(c => Create(c, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void With_0_there_is_none()
    {
        using var servers = new SameFolderServers("max_xattr=0", OneFile);
        for (uint fid = 1; fid <= 1100; fid++)
        {
            Assert.StartsWith("Rxattrcreate", servers.Same(c => Create(c, fid)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void All_guests_of_an_export_share_it()
    {
        using var servers = new SameFolderServers("max_xattr=3", OneFile);
        using Conversation other = servers.Connect();
        Create(servers.Virtfsd, 1);
        Create(servers.Virtfsd, 2);
        Assert.StartsWith("Rxattrcreate", Create(other, 1), StringComparison.Ordinal);
        Assert.Contains("ENOSPC", Create(other, 2), StringComparison.Ordinal);
        Assert.Contains("ENOSPC", Create(servers.Virtfsd, 3), StringComparison.Ordinal);
    }

    private static string Create(Conversation conversation, uint fid)
    {
        conversation.Walk(fid, "file");
        return conversation.Ask(new Message(MessageType.Txattrcreate).U32(fid).Text("user.a").U64(1).U32(0));
    }
}
