using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Messages;

public sealed class AttachTests
{
    private readonly TestFileSystem _files = new();

    [Fact]
    public void The_reply_is_the_roots_qid()
    {
        using Conversation client = Conversation.Begin(_files);
        Qid qid = client.Send(Request.Attach(1)).Qid;
        Assert.Equal(QidType.Directory, qid.Type);
        Assert.Equal((_files.Root.Attributes.Inode * 2) + 1, qid.Path);
        Assert.NotEqual(0u, qid.Version);
    }

    [Fact]
    public void The_file_system_is_told_who_attaches()
    {
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.Attach(1, userName: "glenda", userId: 7)).Ok;
        Assert.Equal(("glenda", 7u), _files.LastAttach);
    }

    [Fact]
    public void With_one_export_any_aname_will_do()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(MessageType.Rattach, client.Send(Request.Attach(1, "/some/where")).Type);
    }

    [Theory]
    [InlineData("second")]
    [InlineData("/second")]
    [InlineData("alias")]
    public void With_several_exports_the_aname_picks_by_mount_tag(string attachName)
    {
        var second = new TestFileSystem();
        using Conversation client = OpenSeveral(_files, second);
        _ = client.Send(Request.Attach(0, attachName)).Ok;
        Assert.Equal(0, _files.CallsOf(Operation.Attach));
        Assert.Equal(1, second.CallsOf(Operation.Attach));
    }

    [Fact]
    public void A_tag_may_itself_begin_with_a_slash()
    {
        using var client = new Conversation(new ExportTable(
            [new Export("a", _files) { MountTags = ["/data"] }, new Export("b", new TestFileSystem()) { MountTags = ["b"] }]));
        _ = client.Send(Request.Attach(0, "/data")).Ok;
        Assert.Equal(1, _files.CallsOf(Operation.Attach));
    }

    [Theory]
    [InlineData("")]
    [InlineData("third")]
    [InlineData("/")]
    public void With_several_exports_an_aname_that_is_no_tag_is_ENOENT(string attachName)
    {
        using Conversation client = OpenSeveral(_files, new TestFileSystem());
        Assert.Equal(Errno.ENOENT, client.Send(Request.Attach(0, attachName)).Error);
    }

    [Fact]
    public void A_fid_in_use_is_EINVAL_and_stays_what_it_was()
    {
        using Conversation client = Conversation.Begin(_files);
        _files.AddFile("file");
        client.Walk(1, "file");
        Assert.Equal(Errno.EINVAL, client.Send(Request.Attach(1)).Error);
        Assert.Equal(QidType.File, client.Send(Request.GetAttributes(1)).Attributes.Qid.Type);
        Assert.Equal(2, _files.References);
    }

    [Theory]
    [InlineData(Errno.EACCES)]
    [InlineData(Errno.ENOENT)]
    [InlineData(Errno.EIO)]
    public void Whatever_is_wrong_with_the_root_is_EINVAL(Errno errno)
    {
        using Conversation client = Conversation.Begin(_files);
        _files.Hook = (_, _) => errno;
        Assert.Equal(Errno.EINVAL, client.Send(Request.Attach(1)).Error);
    }

    [Fact]
    public void A_root_on_a_forbidden_device_is_EINVAL_and_leaks_nothing()
    {
        using Conversation client = Conversation.Begin(new Export("test", _files) { Qids = new QidMapper(MultiDevices.Forbid) });
        _files.Root.With(attributes => attributes with { Device = 2 });
        Assert.Equal(Errno.EINVAL, client.Send(Request.Attach(1)).Error);
        Assert.Equal(1, _files.References);
    }

    [Fact]
    public void Every_number_is_a_legal_fid()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(MessageType.Rattach, client.Send(Request.Attach(Limits.NoFid)).Type);
        Assert.Empty(client.Send(Request.Walk(Limits.NoFid, 0xFFFFFFFE)).Qids);
    }

    [Fact]
    public void A_session_may_attach_any_number_of_times()
    {
        using Conversation client = Conversation.Begin(_files);
        for (uint fid = 1; fid <= 100; fid++)
        {
            _ = client.Send(Request.Attach(fid)).Ok;
        }

        Assert.Equal(101, client.Session.FidCount);
    }

    [Fact]
    public void Tauth_is_EOPNOTSUPP()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(Errno.EOPNOTSUPP, client.Send(Request.Auth()).Error);
    }

    [Fact]
    public void Two_fids_of_the_same_root_are_the_same_file() =>
        Assert.Equal(AttachedTwice(out Qid second), second);

    private Qid AttachedTwice(out Qid second)
    {
        using Conversation client = Conversation.Begin(_files);
        second = client.Send(Request.Attach(2, userId: AttachRequest.NoUser)).Qid;
        return client.Send(Request.Attach(1)).Qid;
    }

    private static Conversation OpenSeveral(TestFileSystem first, TestFileSystem second)
    {
        var client = new Conversation(new ExportTable(
            [new Export("one", first) { MountTags = ["first"] }, new Export("two", second) { MountTags = ["second", "alias"] }]));
        _ = client.Send(Request.Version(32768)).Ok;
        return client;
    }
}
