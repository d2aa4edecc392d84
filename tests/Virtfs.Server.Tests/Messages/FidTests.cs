using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Messages;

/// <summary>What each message says of a fid that is none (qemu-9pfs §3.5), and of one that is not what it needs.</summary>
public sealed class FidTests
{
    private const uint Unknown = 99;

    private readonly TestFileSystem _files = new();

    public static TheoryData<string, byte[], Errno> UnknownFid => new()
    {
        { "Tgetattr", Request.GetAttributes(Unknown), Errno.ENOENT },
        { "Twalk", Request.Walk(Unknown, 1, "x"), Errno.ENOENT },
        { "Tlopen", Request.Open(Unknown), Errno.ENOENT },
        { "Tlcreate", Request.Create(Unknown, "x"), Errno.ENOENT },
        { "Tfsync", Request.FSync(Unknown), Errno.ENOENT },
        { "Tclunk", Request.Clunk(Unknown), Errno.ENOENT },
        { "Tlink directory", Request.MakeLink(Unknown, 0, "x"), Errno.ENOENT },
        { "Tlink file", Request.MakeLink(0, Unknown, "x"), Errno.ENOENT },
        { "Trename", Request.Rename(Unknown, 0, "x"), Errno.ENOENT },
        { "Trename directory", Request.Rename(0, Unknown, "x"), Errno.ENOENT },
        { "Trenameat", Request.RenameAt(Unknown, "x", 0, "y"), Errno.ENOENT },
        { "Trenameat directory", Request.RenameAt(0, "x", Unknown, "y"), Errno.ENOENT },
        { "Tstatfs", Request.StatFs(Unknown), Errno.ENOENT },
        { "Tmknod", Request.MakeNode(Unknown, "x", 0), Errno.ENOENT },
        { "Tlock", Request.Lock(Unknown, LockType.ReadLock), Errno.ENOENT },
        { "Tgetlock", Request.GetLock(Unknown, LockType.ReadLock), Errno.ENOENT },
        { "Tmkdir", Request.MakeDirectory(Unknown, "x"), Errno.ENOENT },
        { "Txattrwalk", Request.WalkXattr(Unknown, 1, "x"), Errno.ENOENT },
        { "Treadlink", Request.ReadLink(Unknown), Errno.ENOENT },
        { "Tsetattr", Request.SetAttributes(Unknown, SetattrMask.Mode), Errno.EINVAL },
        { "Tread", Request.Read(Unknown, 0, 1), Errno.EINVAL },
        { "Twrite", Request.Write(Unknown, 0, "x"u8), Errno.EINVAL },
        { "Treaddir", Request.ReadDirectory(Unknown, 0, 1), Errno.EINVAL },
        { "Tsymlink", Request.MakeSymlink(Unknown, "x", "y"), Errno.EINVAL },
        { "Tremove", Request.Remove(Unknown), Errno.EINVAL },
        { "Tunlinkat", Request.Unlink(Unknown, "x"), Errno.EINVAL },
        { "Txattrcreate", Request.CreateXattr(Unknown, "x", 1), Errno.EINVAL },
    };

    [Theory]
    [MemberData(nameof(UnknownFid))]
    public void An_unknown_fid_is_answered_as_QEMU_does(string message, byte[] request, Errno expected)
    {
        using Conversation client = Conversation.Begin(_files);
        long before = _files.Calls;
        Reply reply = client.Send(request);
        Assert.True(expected == reply.Error, $"{message}: {reply}");
        Assert.Equal(before, _files.Calls);
        Assert.Equal(1, client.Session.FidCount);
        Assert.Equal(1, _files.References);
    }

    [Theory]
    [MemberData(nameof(UnknownFid))]
    public void A_clunked_fid_is_unknown(string message, byte[] request, Errno expected)
    {
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.Walk(0, Unknown)).Ok;
        _ = client.Send(Request.Clunk(Unknown)).Ok;
        Reply reply = client.Send(request);
        Assert.True(expected == reply.Error, $"{message}: {reply}");
    }

    public static TheoryData<string, byte[], Errno> OpenFid => new()
    {
        { "Tlopen", Request.Open(1), Errno.EINVAL },
        { "Tlcreate", Request.Create(1, "x"), Errno.EINVAL },
        { "Txattrcreate", Request.CreateXattr(1, "x", 1), Errno.EINVAL },
        { "Trename", Request.Rename(1, 0, "x"), Errno.EINVAL },
        { "Twalk onto itself", Request.Walk(1, 1), Errno.EINVAL },
        { "Treaddir", Request.ReadDirectory(1, 0, 100), Errno.ENOTDIR },
    };

    [Theory]
    [MemberData(nameof(OpenFid))]
    public void An_open_file_is_not_opened_created_in_renamed_or_listed(string message, byte[] request, Errno expected)
    {
        _files.AddFile("file", "data"u8);
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        Reply reply = client.Send(request);
        Assert.True(expected == reply.Error, $"{message}: {reply}");
        Assert.Equal("data", client.Send(Request.Read(1, 0, 100)).Text);
        Assert.Equal(1, _files.OpenFiles);
    }

    public static TheoryData<string, byte[], Errno> WalkedFid => new()
    {
        { "Tread", Request.Read(1, 0, 1), Errno.EINVAL },
        { "Twrite", Request.Write(1, 0, "x"u8), Errno.EINVAL },
        { "Treaddir", Request.ReadDirectory(1, 0, 100), Errno.ENOTDIR },
        { "Tfsync", Request.FSync(1), Errno.EBADF },
        { "Tlock", Request.Lock(1, LockType.ReadLock), Errno.EBADF },
        { "Tgetlock", Request.GetLock(1, LockType.ReadLock), Errno.EBADF },
    };

    [Theory]
    [MemberData(nameof(WalkedFid))]
    public void A_fid_that_is_not_open_is_not_read_written_synced_or_locked(string message, byte[] request, Errno expected)
    {
        _files.AddFile("file");
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "file");
        Reply reply = client.Send(request);
        Assert.True(expected == reply.Error, $"{message}: {reply}");
    }

    public static TheoryData<string, byte[], Errno> DirectoryFid => new()
    {
        { "Tread", Request.Read(1, 0, 1), Errno.EOPNOTSUPP },
        { "Twrite", Request.Write(1, 0, "x"u8), Errno.EINVAL },
        { "Tsetattr size", Request.SetAttributes(1, SetattrMask.Size), Errno.EINVAL },
    };

    [Theory]
    [MemberData(nameof(DirectoryFid))]
    public void An_open_directory_is_not_read_written_or_cut(string message, byte[] request, Errno expected)
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, string.Empty);
        Reply reply = client.Send(request);
        Assert.True(expected == reply.Error, $"{message}: {reply}");
    }

    [Fact]
    public void A_clunk_closes_the_file_and_forgets_the_fid()
    {
        _files.AddFile("file");
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        Assert.Equal(MessageType.Rclunk, client.Send(Request.Clunk(1)).Type);
        Assert.Equal(0, _files.OpenFiles);
        Assert.Equal(1, _files.References);
        Assert.Equal(1, client.Session.FidCount);
    }

    [Fact]
    public void A_close_that_fails_is_the_clunks_answer_and_the_fid_is_gone()
    {
        _files.AddFile("file");
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        _files.Hook = (operation, _) => operation == Operation.Close ? Errno.ENOSPC : Errno.None;
        Assert.Equal(Errno.ENOSPC, client.Send(Request.Clunk(1)).Error);
        Assert.Equal(Errno.ENOENT, client.Send(Request.Clunk(1)).Error);
        Assert.Equal(0, _files.OpenFiles);
    }

    [Fact]
    public void A_close_that_is_interrupted_is_a_close_and_not_repeated()
    {
        _files.AddFile("file");
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        _files.Hook = (operation, _) => operation == Operation.Close ? Errno.EINTR : Errno.None;
        Assert.Equal(MessageType.Rclunk, client.Send(Request.Clunk(1)).Type);
        Assert.Equal(1, _files.CallsOf(Operation.Close));
    }

    [Theory]
    [InlineData(Errno.None)]
    [InlineData(Errno.ENOTEMPTY)]
    [InlineData(Errno.EACCES)]
    public void Tremove_always_clunks(Errno result)
    {
        _files.AddFile("file");
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        _files.Hook = (operation, _) => operation == Operation.Remove ? result : Errno.None;
        Assert.Equal(result, client.Send(Request.Remove(1)).Error);
        Assert.Equal(1, client.Session.FidCount);
        Assert.Equal(0, _files.OpenFiles);
        Assert.Equal(1, _files.References);
    }

    [Fact]
    public void Tremove_that_is_interrupted_by_chance_is_repeated_with_the_fid_still_there()
    {
        _files.AddFile("file");
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "file");
        _files.Hook = (operation, _) => operation == Operation.Remove && _files.CallsOf(Operation.Remove) < 3 ? Errno.EINTR : Errno.None;
        Assert.Equal(MessageType.Rremove, client.Send(Request.Remove(1)).Type);
        Assert.Equal(3, _files.CallsOf(Operation.Remove));
        Assert.Null(_files.Root.Find("file"u8));
    }

    [Fact]
    public void Removing_the_root_is_EINVAL_and_clunks_too()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(Errno.EINVAL, client.Send(Request.Remove(0)).Error);
        Assert.Equal(0, client.Session.FidCount);
    }

    [Fact]
    public void An_open_file_works_on_after_its_name_and_its_other_fids_are_gone()
    {
        _files.AddFile("file", "data"u8);
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.ReadWrite);
        _ = client.Send(Request.Unlink(0, "file")).Ok;
        Assert.Equal("data", client.Send(Request.Read(1, 0, 10)).Text);
        Assert.Equal(4u, client.Send(Request.Write(1, 4, "more"u8)).Written);
        _ = client.Send(Request.SetAttributes(1, SetattrMask.Size, size: 6)).Ok;
        Assert.Equal(6ul, client.Send(Request.GetAttributes(1)).Attributes.Size);
        Assert.Equal(0, _files.Violations);
    }

    [Fact]
    public void Resetting_the_session_closes_everything()
    {
        _files.AddFile("file");
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        client.Session.Reset();
        Assert.Equal((0, 0, 0), (client.Session.FidCount, _files.OpenFiles, _files.References));
        Assert.Equal(Conversation.Msize, client.Session.Msize);
    }
}
