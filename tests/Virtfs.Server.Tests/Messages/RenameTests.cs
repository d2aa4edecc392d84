using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Messages;

public sealed class RenameTests
{
    private readonly TestFileSystem _files = new();

    public RenameTests()
    {
        _files.AddDirectory("from");
        _files.AddDirectory("to");
        _files.AddFile("from/file", "data"u8);
    }

    [Fact]
    public void Trenameat_moves_a_name()
    {
        using Conversation client = Begin();
        Assert.Equal(MessageType.Rrenameat, client.Send(Request.RenameAt(1, "file", 2, "moved")).Type);
        Assert.Null(_files.Root.Find("from"u8)!.Find("file"u8));
        Assert.NotNull(_files.Root.Find("to"u8)!.Find("moved"u8));
    }

    [Fact]
    public void Trenameat_without_a_new_directory_stays_in_the_old()
    {
        using Conversation client = Begin();
        _ = client.Send(Request.RenameAt(1, "file", Limits.NoFid, "moved")).Ok;
        Assert.NotNull(_files.Root.Find("from"u8)!.Find("moved"u8));
    }

    [Fact]
    public void Where_no_name_moves_it_is_refused_before_it_is_looked_where_from_and_where_to()
    {
        _files.AllowsMoves = false;
        using Conversation client = Begin();
        Assert.Equal(Errno.EOPNOTSUPP, client.Send(Request.RenameAt(77, "file", 78, "moved")).Error);
        Assert.Equal(Errno.EISDIR, client.Send(Request.RenameAt(77, "file", 78, "..")).Error);
        client.Walk(5, "from/file");
        Assert.Equal(Errno.EOPNOTSUPP, client.Send(Request.Rename(5, 78, "moved")).Error);
        Assert.Equal(Errno.ENOENT, client.Send(Request.Rename(77, 78, "moved")).Error);
    }

    [Fact]
    public void Trename_moves_the_fids_own_name()
    {
        using Conversation client = Begin();
        client.Walk(3, "from/file");
        Assert.Equal(MessageType.Rrename, client.Send(Request.Rename(3, 2, "moved")).Type);
        Assert.NotNull(_files.Root.Find("to"u8)!.Find("moved"u8));
        _ = client.Send(Request.Rename(3, Limits.NoFid, "again")).Ok;
        Assert.NotNull(_files.Root.Find("to"u8)!.Find("again"u8));
    }

    [Fact]
    public void Fids_stay_what_they_are_when_names_move()
    {
        using Conversation client = Begin();
        client.Walk(3, "from/file");
        client.Open(4, "from/file", LopenFlags.ReadWrite);
        _ = client.Send(Request.RenameAt(1, "file", 2, "moved")).Ok;
        _ = client.Send(Request.RenameAt(0, "to", Limits.NoFid, "elsewhere")).Ok;
        Assert.Equal(client.Send(Request.GetAttributes(3)).Attributes.Qid, client.Send(Request.Walk(2, 5, "moved")).Qids[0]);
        Assert.Equal("data", client.Send(Request.Read(4, 0, 10)).Text);
    }

    [Fact]
    public void What_is_replaced_goes_on_while_it_is_open()
    {
        _files.AddFile("to/old", "old"u8);
        using Conversation client = Begin();
        client.Open(3, "to/old");
        _ = client.Send(Request.RenameAt(1, "file", 2, "old")).Ok;
        Assert.Equal("old", client.Send(Request.Read(3, 0, 10)).Text);
        client.Open(4, "to/old");
        Assert.Equal("data", client.Send(Request.Read(4, 0, 10)).Text);
        Assert.Equal(0, _files.Violations);
    }

    [Fact]
    public void Nothing_moves_or_is_linked_from_one_export_to_another()
    {
        var other = new TestFileSystem();
        using var client = new Conversation(new ExportTable([new Export("a", _files) { MountTags = ["a"] }, new Export("b", other) { MountTags = ["b"] }]));
        _ = client.Send(Request.Version(32768)).Ok;
        _ = client.Send(Request.Attach(0, "a")).Ok;
        _ = client.Send(Request.Attach(9, "b")).Ok;
        _ = client.Send(Request.Walk(0, 1, "from", "file")).Ok;
        long before = _files.Calls + other.Calls;

        Assert.Equal(Errno.EXDEV, client.Send(Request.Rename(1, 9, "x")).Error);
        Assert.Equal(Errno.EXDEV, client.Send(Request.RenameAt(0, "from", 9, "x")).Error);
        Assert.Equal(Errno.EXDEV, client.Send(Request.MakeLink(9, 1, "x")).Error);
        Assert.Equal(before, _files.Calls + other.Calls);
    }

    [Fact]
    public void Trename_checks_the_fid_before_the_new_directory()
    {
        using Conversation client = Begin();
        client.Open(3, "from/file");
        Assert.Equal(Errno.EINVAL, client.Send(Request.Rename(3, 99, "x")).Error);
    }

    [Fact]
    public void Renaming_leaks_no_reference()
    {
        using Conversation client = Begin();
        int before = _files.References;
        for (int i = 0; i < 10; i++)
        {
            _ = client.Send(Request.RenameAt(1, "file", 2, "x")).Ok;
            _ = client.Send(Request.RenameAt(2, "x", 1, "file")).Ok;
            _ = client.Send(Request.RenameAt(2, "missing", 1, "file"));
            _ = client.Send(Request.Rename(1, 99, "x"));
            _ = client.Send(Request.MakeLink(1, 99, "x"));
        }

        Assert.Equal(before, _files.References);
    }

    private Conversation Begin()
    {
        Conversation client = Conversation.Begin(_files);
        client.Walk(1, "from");
        client.Walk(2, "to");
        return client;
    }
}
