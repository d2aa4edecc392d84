using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;
using FileLockStatus = Virtfs.Server.FileSystems.LockStatus;
using LockStatus = Virtfs.Protocol.Messages.LockStatus;

namespace Virtfs.Server.Tests.Messages;

public sealed class LockTests
{
    private readonly TestFileSystem _files = new();

    public LockTests() => _files.AddFile("file");

    [Theory]
    [InlineData(LockType.ReadLock, LockKind.Read)]
    [InlineData(LockType.WriteLock, LockKind.Write)]
    [InlineData(LockType.Unlock, LockKind.Unlock)]
    public void A_lock_reaches_the_file_with_its_owner(LockType type, LockKind kind)
    {
        using Conversation client = Begin();
        Assert.Equal(LockStatus.Success, client.Send(Request.Lock(1, type, 0, 5, 6, 77, "host")).LockStatus);
        Assert.Equal((new LockRequest(kind, 5, 6, LockWait.Never), client.Session.Id, 77u, "host"), _files.LastLock);
    }

    [Fact]
    public void The_block_flag_waits()
    {
        using Conversation client = Begin();
        _ = client.Send(Request.Lock(1, LockType.WriteLock, (uint)LockFlags.Block)).Ok;
        Assert.Equal(LockWait.UntilGranted, _files.LastLock.Request.Wait);
    }

    [Fact]
    public void A_lock_somebody_else_holds_is_blocked()
    {
        using Conversation client = Begin();
        _files.LockAnswer = FileLockStatus.Blocked;
        Assert.Equal(LockStatus.Blocked, client.Send(Request.Lock(1, LockType.WriteLock)).LockStatus);
    }

    [Theory]
    [InlineData(2u)]
    [InlineData(3u)]
    [InlineData(0x80000000u)]
    public void Other_flags_are_EINVAL_before_the_fid(uint flags)
    {
        using Conversation client = Begin();
        Assert.Equal(Errno.EINVAL, client.Send(Request.Lock(99, LockType.WriteLock, flags)).Error);
    }

    [Fact]
    public void An_unknown_kind_is_EINVAL()
    {
        using Conversation client = Begin();
        Assert.Equal(Errno.EINVAL, client.Send(Request.Lock(1, (LockType)3)).Error);
        Assert.Equal(Errno.EINVAL, client.Send(Request.GetLock(1, (LockType)255)).Error);
    }

    [Fact]
    public void Nothing_in_the_way_comes_back_as_unlocked_with_the_question()
    {
        using Conversation client = Begin();
        Reply reply = client.Send(Request.GetLock(1, LockType.ReadLock, 5, 6, 77, "cid")).Ok;
        Assert.Equal([2, 5, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0x4D, 0, 0, 0, 3, 0, 0x63, 0x69, 0x64], reply.Body.ToArray());
    }

    [Fact]
    public void What_is_in_the_way_is_told()
    {
        using Conversation client = Begin();
        _files.Conflict = new LockConflict(LockKind.Write, 100, 0, 4242);
        Assert.True(Rgetlock.TryDecode(client.Send(Request.GetLock(1, LockType.ReadLock, 5, 6, 77, "cid")).Ok.Body, out Rgetlock reply));
        Assert.Equal((LockType.WriteLock, 100ul, 0ul, 4242u), (reply.LockType, reply.Start, reply.Length, reply.ProcessId));
        Assert.Equal("cid"u8, reply.ClientId);
    }

    [Fact]
    public void A_long_client_name_comes_back_whole()
    {
        using Conversation client = Begin();
        Assert.Equal(30 + 30000, client.Send(Request.GetLock(1, LockType.ReadLock, client: new string('c', 30000))).Length);
    }

    [Fact]
    public void An_error_of_the_file_is_the_answer()
    {
        using Conversation client = Begin();
        _files.Hook = (operation, _) => operation is Operation.Lock or Operation.GetLock ? Errno.ENOLCK : Errno.None;
        Assert.Equal(Errno.ENOLCK, client.Send(Request.Lock(1, LockType.ReadLock)).Error);
        Assert.Equal(Errno.ENOLCK, client.Send(Request.GetLock(1, LockType.ReadLock)).Error);
    }

    private Conversation Begin()
    {
        Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.ReadWrite);
        return client;
    }
}
