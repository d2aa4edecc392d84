using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tlock and Tgetlock.</summary>
public sealed class LockTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Theory]
    [InlineData(LockType.ReadLock)]
    [InlineData(LockType.WriteLock)]
    [InlineData(LockType.Unlock)]
    public void A_lock_that_nobody_holds_is_granted(LockType type) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.Lock(1, type);
        s.Lock(1, type, 5, 10);
        s.Lock(1, type, flags: 1);
        s.Lock(1, LockType.Unlock);
    });

    [Fact]
    public void A_range_that_nobody_has_locked_is_free() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.GetLock(1, LockType.ReadLock, 5, 6, 77, "somebody");
        s.GetLock(1, LockType.WriteLock, 0, 0, 77, "");
    });

    [Theory]
    [InlineData(2u)]
    [InlineData(3u)]
    [InlineData(4u)]
    [InlineData(uint.MaxValue)]
    public void Other_flags_are_invalid(uint flags) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.Lock(1, LockType.WriteLock, flags: flags);
        s.Lock(77, LockType.WriteLock, flags: flags);
    });

    [Fact]
    public void Only_what_is_open_is_locked() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Lock(1, LockType.WriteLock);
        s.GetLock(1, LockType.WriteLock);
        s.Lock(0, LockType.WriteLock);
        s.GetLock(0, LockType.WriteLock);
        s.CreateXattr(1, "user.a", 1);
        s.Lock(1, LockType.WriteLock);
        s.GetLock(1, LockType.WriteLock);
    });

    [Fact]
    public void A_lock_outlives_the_name() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.Unlink(0, "file");
        s.Lock(1, LockType.WriteLock);
        s.GetLock(1, LockType.WriteLock);
    });

    [Fact]
    public void One_owner_does_not_stand_in_its_own_way() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Walk(0, 2, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.Open(2, LopenFlags.ReadWrite);
        s.Lock(1, LockType.WriteLock);
        s.Lock(2, LockType.ReadLock);
        s.GetLock(2, LockType.WriteLock);
    });

    [Fact]
    public void Readers_share() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Walk(0, 2, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.Open(2, LopenFlags.ReadWrite);
        s.Lock(1, LockType.ReadLock, process: 1);
        s.Lock(2, LockType.ReadLock, process: 2);
        s.GetLock(2, LockType.ReadLock, process: 2);
    });
}
