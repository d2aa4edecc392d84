using System;
using Microsoft.Extensions.Logging;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests;

/// <summary>An exception in a file system is a bug of its own: it costs the request an EIO and nothing else.</summary>
public sealed class ExceptionTests
{
    private readonly TestFileSystem _files = new();

    public static TheoryData<string, byte[]> Requests => new()
    {
        { nameof(Operation.Attach), Request.Attach(20) },
        { nameof(Operation.Lookup), Request.Walk(0, 20, "dir", "sub", "file") },
        { nameof(Operation.LookupParent), Request.Walk(2, 20, "..", "..") },
        { nameof(Operation.GetAttributes), Request.GetAttributes(1) },
        { nameof(Operation.SetAttributes), Request.SetAttributes(1, SetattrMask.Mode) },
        { nameof(Operation.GetStatistics), Request.StatFs(1) },
        { nameof(Operation.Open), Request.Open(1) },
        { nameof(Operation.ReadLink), Request.ReadLink(6) },
        { nameof(Operation.MoveTo), Request.Rename(1, 2, "x") },
        { nameof(Operation.Create), Request.Create(2, "x") },
        { nameof(Operation.MakeDirectory), Request.MakeDirectory(2, "x") },
        { nameof(Operation.MakeNode), Request.MakeNode(2, "x", 0) },
        { nameof(Operation.MakeSymlink), Request.MakeSymlink(2, "x", "y") },
        { nameof(Operation.MakeLink), Request.MakeLink(2, 1, "x") },
        { nameof(Operation.Unlink), Request.Unlink(2, "file") },
        { nameof(Operation.Rename), Request.RenameAt(2, "file", 4, "x") },
        { nameof(Operation.GetXattr), Request.WalkXattr(1, 20, "user.a") },
        { nameof(Operation.ListXattr), Request.WalkXattr(1, 20, "") },
        { nameof(Operation.Read), Request.Read(3, 0, 10) },
        { nameof(Operation.Write), Request.Write(3, 0, "x"u8) },
        { nameof(Operation.Truncate), Request.SetAttributes(3, SetattrMask.Size) },
        { nameof(Operation.Flush), Request.FSync(3) },
        { nameof(Operation.ReadDirectory), Request.ReadDirectory(7, 0, 100) },
        { nameof(Operation.Lock), Request.Lock(3, LockType.ReadLock) },
        { nameof(Operation.GetLock), Request.GetLock(3, LockType.ReadLock) },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void An_exception_is_EIO_is_logged_once_and_leaks_nothing(string operation, byte[] request)
    {
        using Conversation client = Conversation.Begin(_files);
        Samples.Prepare(_files, client);
        int references = _files.References;
        int fids = client.Session.FidCount;
        Throw(operation);

        Assert.Equal(Errno.EIO, client.Send(request).Error);

        Assert.Equal(1, client.Log.CountOf(3));
        Assert.Contains("T", Assert.Single(client.Log.TextsOf(LogLevel.Error)), StringComparison.Ordinal);
        Assert.Equal((references, fids), (_files.References, client.Session.FidCount));
        _files.Hook = null;
        Assert.NotEqual(Errno.EIO, client.Send(request).Error);
        client.Session.Reset();
        Assert.Equal((0, 0), (_files.References, _files.OpenFiles));
    }

    [Theory]
    [InlineData(nameof(Operation.Lookup))]
    [InlineData(nameof(Operation.GetAttributes))]
    public void An_exception_at_a_later_step_of_a_walk_leaks_no_node(string operation)
    {
        using Conversation client = Conversation.Begin(_files);
        Samples.Prepare(_files, client);
        int references = _files.References;
        Operation thrown = Enum.Parse<Operation>(operation);
        long first = _files.CallsOf(thrown);
        _files.Hook = (asked, _) => asked == thrown && _files.CallsOf(asked) == first + 2 ? throw new InvalidOperationException("bug") : Errno.None;
        Assert.Equal(Errno.EIO, client.Send(Request.Walk(0, 20, "dir", ".", "sub", ".")).Error);
        Assert.Equal(references, _files.References);
    }

    [Fact]
    public void A_close_that_throws_is_EIO_and_the_fid_is_gone()
    {
        using Conversation client = Conversation.Begin(_files);
        Samples.Prepare(_files, client);
        Throw(nameof(Operation.Close));
        Assert.Equal(Errno.EIO, client.Send(Request.Clunk(3)).Error);
        Assert.Equal(Errno.ENOENT, client.Send(Request.Clunk(3)).Error);
    }

    [Fact]
    public void A_close_that_throws_keeps_no_other_fid_open()
    {
        using Conversation client = Conversation.Begin(_files);
        _files.AddFile("other");
        Samples.Prepare(_files, client);
        client.Open(8, "other");
        client.Open(9, "other");
        bool thrown = false;
        _files.Hook = (operation, _) => operation == Operation.Close && !thrown ? throw Bug(ref thrown) : Errno.None;
        Assert.Equal(MessageType.Rversion, client.Send(Request.Version(32768)).Type);
        Assert.Equal((0, 1), (client.Session.FidCount, _files.OpenFiles));
        Assert.Equal(1, client.Log.CountOf(7));
    }

    [Fact]
    public void The_last_reference_may_throw()
    {
        using Conversation client = Conversation.Begin(_files);
        _files.AddFile("file");
        client.Walk(1, "file");
        _ = client.Send(Request.Unlink(0, "file")).Ok;
        Throw(nameof(Operation.Unreferenced));
        Assert.Equal(MessageType.Rclunk, client.Send(Request.Clunk(1)).Type);
        Assert.Equal(1, client.Log.CountOf(7));
    }

    [Fact]
    public void The_session_serves_on_after_any_number_of_exceptions()
    {
        using Conversation client = Conversation.Begin(_files);
        for (int i = 0; i < 1000; i++)
        {
            Throw(nameof(Operation.GetAttributes));
            Assert.Equal(Errno.EIO, client.Send(Request.GetAttributes(0)).Error);
            _files.Hook = null;
            Assert.Equal(MessageType.Rgetattr, client.Send(Request.GetAttributes(0)).Type);
        }

        Assert.Equal(1000, client.Log.CountOf(3));
    }

    private static InvalidOperationException Bug(ref bool thrown)
    {
        thrown = true;
        return new InvalidOperationException("bug");
    }

    private void Throw(string operation)
    {
        Operation thrown = Enum.Parse<Operation>(operation);
        _files.Hook = (asked, _) => asked == thrown ? throw new InvalidOperationException("bug") : Errno.None;
    }
}
