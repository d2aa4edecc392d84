using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Messages;

public sealed class VersionTests
{
    private readonly TestFileSystem _files = new();

    [Fact]
    public void An_acceptable_msize_is_granted_as_it_is()
    {
        using Conversation client = Open();
        Assert.Equal((8192u, "9P2000.L"), client.Send(Request.Version(8192)).Version);
        Assert.Equal(8192, client.Session.Msize);
    }

    [Fact]
    public void An_msize_over_the_limit_is_reduced_to_it()
    {
        using Conversation client = Open(maximumMsize: 65536);
        Assert.Equal((65536u, "9P2000.L"), client.Send(Request.Version(int.MaxValue)).Version);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(4095u)]
    [InlineData(0x80000000u)]
    [InlineData(0xFFFFFFFFu)]
    public void An_msize_under_4096_as_a_signed_number_is_EMSGSIZE(uint msize)
    {
        using Conversation client = Open();
        Assert.Equal(Errno.EMSGSIZE, client.Send(Request.Version(msize)).Error);
    }

    [Fact]
    public void The_smallest_msize_is_4096()
    {
        using Conversation client = Open();
        Assert.Equal((4096u, "9P2000.L"), client.Send(Request.Version(4096)).Version);
    }

    [Fact]
    public void EMSGSIZE_already_comes_in_the_new_dialects_form()
    {
        using Conversation client = Open();
        Assert.Equal(MessageType.Rlerror, client.Send(Request.Version(100)).Type);
    }

    [Theory]
    [InlineData("9P2000.X")]
    [InlineData("9p2000.L")]
    [InlineData("9P2000.L ")]
    [InlineData("")]
    public void Another_version_is_unknown_and_its_msize_comes_back_unchecked(string version)
    {
        using Conversation client = Open();
        Assert.Equal((7u, "unknown"), client.Send(Request.Version(7, version)).Version);
        Assert.Equal((uint.MaxValue, "unknown"), client.Send(Request.Version(uint.MaxValue, version)).Version);
    }

    [Theory]
    [InlineData(32768u, "9P2000.L")]
    [InlineData(100u, "9P2000.L")]
    [InlineData(32768u, "9P2000.X")]
    [InlineData(32768u, "9P2000.u")]
    [InlineData(32768u, "9P2000")]
    public void Every_Tversion_drops_all_fids(uint msize, string version)
    {
        using Conversation client = Conversation.Begin(_files);
        _files.AddFile("file");
        client.Walk(1, "file");
        client.Open(2, "file");
        _ = client.Send(Request.Version(msize, version));

        Assert.Equal(0, client.Session.FidCount);
        Assert.Equal(0, _files.References);
        Assert.Equal(0, _files.OpenFiles);
    }

    [Fact]
    public void An_unknown_version_leaves_the_dialect()
    {
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.Version(32768, "9P2000.X"));
        Assert.Equal(MessageType.Rlerror, client.Send(Request.Clunk(0)).Type);
    }

    [Fact]
    public void Before_Tversion_an_error_is_an_Rerror_with_the_text_and_the_number()
    {
        using Conversation client = Open();
        Reply reply = client.Send(Request.Clunk(7));

        Assert.Equal(MessageType.Rerror, reply.Type);
        var reader = new WireReader(reply.Body);
        Assert.Equal("No such file or directory"u8, reader.ReadString());
        Assert.Equal(2u, reader.ReadU32());
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void Before_Tversion_attach_walk_getattr_and_clunk_work()
    {
        using Conversation client = Open();
        _files.AddFile("file");
        Assert.Equal(MessageType.Rattach, client.Send(Request.Attach(0)).Type);
        Assert.Single(client.Send(Request.Walk(0, 1, "file")).Qids);
        Assert.Equal(4096ul, client.Send(Request.GetAttributes(1)).Attributes.BlockSize);
        Assert.Equal(MessageType.Rclunk, client.Send(Request.Clunk(1)).Type);
    }

    [Fact]
    public void Before_Tversion_Treaddir_is_EOPNOTSUPP_once_the_fid_is_checked()
    {
        using Conversation client = Open();
        _ = client.Send(Request.Attach(0)).Ok;
        Assert.Equal(Errno.EINVAL, client.Send(Request.ReadDirectory(9, 0, 100)).Error);
        Assert.Equal(Errno.ENOTDIR, client.Send(Request.ReadDirectory(0, 0, 100)).Error);
        _ = client.Send(Request.Open(0)).Ok;
        Assert.Equal(Errno.EOPNOTSUPP, client.Send(Request.ReadDirectory(0, 0, 100)).Error);
    }

    [Fact]
    public void Sessions_have_numbers_of_their_own()
    {
        using Conversation one = Open();
        using Conversation other = Open();
        Assert.NotEqual(one.Session.Id, other.Session.Id);
    }

    private Conversation Open(int maximumMsize = 1024 * 1024) => new(ExportTable.Single(new Export("test", _files)), maximumMsize);
}
