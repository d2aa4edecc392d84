using System.Linq;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Messages;

public sealed class WalkTests
{
    private readonly TestFileSystem _files = new();

    public WalkTests()
    {
        _files.AddDirectory("dir");
        _files.AddDirectory("dir/sub");
        _files.AddFile("dir/sub/file");
        _files.AddSymlink("dir/link", "sub");
    }

    [Fact]
    public void A_whole_walk_gives_a_qid_for_each_name_and_makes_the_fid()
    {
        using Conversation client = Conversation.Begin(_files);
        Qid[] qids = client.Send(Request.Walk(0, 1, "dir", "sub", "file")).Qids;
        Assert.Equal([QidType.Directory, QidType.Directory, QidType.File], qids.Select(qid => qid.Type));
        Assert.Equal(qids[2], client.Send(Request.GetAttributes(1)).Attributes.Qid);
    }

    [Fact]
    public void No_names_make_a_second_fid_for_the_same_file()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Empty(client.Send(Request.Walk(0, 1)).Qids);
        Assert.Equal(client.Send(Request.GetAttributes(0)).Attributes.Qid, client.Send(Request.GetAttributes(1)).Attributes.Qid);
        Assert.Equal(2, client.Session.FidCount);
    }

    [Fact]
    public void A_walk_that_stops_on_the_way_gives_what_it_passed_and_makes_no_fid()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(2, client.Send(Request.Walk(0, 1, "dir", "sub", "missing", "file")).Qids.Length);
        Assert.Equal(Errno.ENOENT, client.Send(Request.GetAttributes(1)).Error);
        Assert.Equal(1, _files.References);
    }

    [Fact]
    public void A_walk_that_fails_at_once_gives_the_error()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(Errno.ENOENT, client.Send(Request.Walk(0, 1, "missing")).Error);
        Assert.Equal(1, client.Session.FidCount);
    }

    [Fact]
    public void A_file_has_no_children()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "dir/sub/file");
        Assert.Equal(Errno.ENOTDIR, client.Send(Request.Walk(1, 2, "x")).Error);
        Assert.Equal(3, client.Send(Request.Walk(0, 2, "dir", "sub", "file", "x")).Qids.Length);
    }

    [Fact]
    public void A_symlink_is_walked_to_and_not_through()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal([QidType.Directory, QidType.Symlink], client.Send(Request.Walk(0, 1, "dir", "link", "file")).Qids.Select(qid => qid.Type));
    }

    [Fact]
    public void Dot_dot_goes_up_and_stays_at_the_root()
    {
        using Conversation client = Conversation.Begin(_files);
        Qid root = client.Send(Request.GetAttributes(0)).Attributes.Qid;
        Assert.Equal(root, client.Send(Request.Walk(0, 1, "dir", "sub", "..", "..", "..", "..")).Qids[5]);
        Assert.Equal([root], client.Send(Request.Walk(0, 2, "..")).Qids);
        Assert.Equal(root, client.Send(Request.GetAttributes(1)).Attributes.Qid);
    }

    [Fact]
    public void Dot_stays_even_at_a_file()
    {
        using Conversation client = Conversation.Begin(_files);
        Qid[] qids = client.Send(Request.Walk(0, 1, ".", "dir", ".", "sub", "file", ".")).Qids;
        Assert.Equal(qids[1], qids[2]);
        Assert.Equal(qids[4], qids[5]);
        Assert.Equal(0, _files.CallsOf(Operation.LookupParent));
    }

    [Fact]
    public void Neither_dot_nor_dot_dot_reaches_Lookup()
    {
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.Walk(0, 1, ".", "..", ".")).Ok;
        Assert.Equal(0, _files.CallsOf(Operation.Lookup));
    }

    [Fact]
    public void Sixteen_names_are_walked()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(16, client.Send(Request.Walk(0, 1, [.. Enumerable.Repeat(".", 16)])).Qids.Length);
    }

    [Fact]
    public void Seventeen_names_are_EINVAL_before_anything_else()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(Errno.EINVAL, client.Send(Request.Walk(99, 1, [.. Enumerable.Repeat("", 17)])).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("/")]
    [InlineData("\0")]
    public void A_bad_name_anywhere_is_ENOENT_and_nothing_is_walked(string name)
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(Errno.ENOENT, client.Send(Request.Walk(0, 1, "dir", "sub", name)).Error);
        Assert.Equal(0, _files.CallsOf(Operation.Lookup));
    }

    [Fact]
    public void A_name_ends_at_its_first_NUL()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Single(client.Send(Request.Walk(0, 1, "dir\0/../x")).Qids);
    }

    [Fact]
    public void A_newfid_in_use_is_EINVAL_and_both_fids_stay()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "dir/sub/file");
        Assert.Equal(Errno.EINVAL, client.Send(Request.Walk(0, 1, "dir")).Error);
        Assert.Equal(QidType.File, client.Send(Request.GetAttributes(1)).Attributes.Qid.Type);
        Assert.Equal(2, _files.References);
    }

    [Fact]
    public void A_partial_walk_does_not_look_at_newfid()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "dir");
        Assert.Single(client.Send(Request.Walk(0, 1, "dir", "missing")).Qids);
    }

    [Fact]
    public void Onto_the_same_fid_the_fid_moves()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "dir");
        Qid[] qids = client.Send(Request.Walk(1, 1, "sub")).Qids;
        Assert.Equal(qids[0], client.Send(Request.GetAttributes(1)).Attributes.Qid);
        Assert.Equal(2, _files.References);
    }

    [Fact]
    public void A_partial_walk_onto_the_same_fid_leaves_it()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "dir");
        Qid before = client.Send(Request.GetAttributes(1)).Attributes.Qid;
        Assert.Single(client.Send(Request.Walk(1, 1, "sub", "missing")).Qids);
        Assert.Equal(before, client.Send(Request.GetAttributes(1)).Attributes.Qid);
    }

    [Fact]
    public void An_open_fid_is_walked_from_but_not_onto_itself()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "dir");
        Assert.Single(client.Send(Request.Walk(1, 2, "sub")).Qids);
        Assert.Equal(Errno.EINVAL, client.Send(Request.Walk(1, 1, "sub")).Error);
        Assert.Equal(Errno.EINVAL, client.Send(Request.Walk(1, 1)).Error);
        Assert.Equal(MessageType.Rreaddir, client.Send(Request.ReadDirectory(1, 0, 1000)).Type);
    }

    [Fact]
    public void A_foreign_device_stops_a_walk_under_Forbid()
    {
        _files.Device = 2;
        _files.AddDirectory("dir/foreign");
        using Conversation client = Conversation.Begin(new Export("test", _files) { Qids = new QidMapper(MultiDevices.Forbid) });
        Assert.Single(client.Send(Request.Walk(0, 1, "dir", "foreign")).Qids);
        client.Walk(1, "dir");
        Assert.Equal(Errno.ENODEV, client.Send(Request.Walk(1, 2, "foreign")).Error);
        Assert.Equal(2, _files.References);
    }

    [Fact]
    public void The_user_who_attached_goes_with_the_fids()
    {
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.Attach(5, userId: 77)).Ok;
        _ = client.Send(Request.Walk(5, 6, "dir", "sub")).Ok;
        _ = client.Send(Request.Create(6, "new")).Ok;
        Assert.Equal(77u, _files.LastCreate.Uid);
    }

    [Fact]
    public void A_device_node_is_walked_to()
    {
        _files.Add("tty", InodeMode.S_IFCHR | 0x180);
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "tty");
        Assert.Equal(InodeMode.S_IFCHR | 0x180, client.Send(Request.GetAttributes(1, GetattrMask.Mode)).Attributes.Mode);
    }
}
