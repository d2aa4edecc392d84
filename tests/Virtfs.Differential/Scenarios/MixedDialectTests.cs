using Virtfs.Differential.Comparison;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>9P2000.L's messages in a session of 9P2000.u: they are answered, with this dialect's errors.</summary>
public sealed class MixedDialectTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void All_of_9P2000_L_but_Treaddir_is_answered() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.GetAttributes(1);
        s.SetAttributes(1, SetattrMask.Mode, 0x8180);
        s.StatFs(1);
        s.MakeDirectory(0, "directory");
        s.MakeSymlink(0, "link", "x");
        s.MakeLink(0, 1, "second");
        s.RenameAt(0, "second", 0, "third");
        s.Rename(1, Scenario.NoFid, "renamed");
        s.Walk(0, 2, "link");
        s.ReadLink(2);
        s.Unlink(0, "third");
        s.Walk(0, 3);
        s.Create(3, "created", LopenFlags.ReadWrite | LopenFlags.Exclusive);
        s.Write(3, 0, "content");
        s.Synchronise(3);
        s.Lock(3, LockType.WriteLock);
        s.GetLock(3, LockType.WriteLock);
        s.WalkXattr(1, 4);
        s.CreateXattr(1, "user.a", 1);
        s.Write(1, 0, "v");
        s.Clunk(1);
        s.Remove(2);
    });

    [Fact]
    public void Errors_are_this_dialects() => CompareInU(s =>
    {
        s.Walk(0, 1, "none");
        s.GetAttributes(77);
        s.SetAttributes(77, SetattrMask.Mode);
        s.Unlink(0, "none");
        s.Send(new Message((Virtfs.Protocol.MessageType)200));
        s.Version(1, "9P2000.L");
        s.GetAttributes(77);
    });

    [Fact]
    public void A_session_may_change_its_dialect() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file"));
        s.OpenByMode(0);
        s.Version(version: "9P2000.L");
        s.Attach();
        s.Send(new Message(Virtfs.Protocol.MessageType.Tlopen).U32(0).U32(0));
        s.ReadDirectory(0, 0);
        s.Version(version: "9P2000.u");
        s.Attach();
        s.OpenByMode(0);
        s.Read(0, 0, 1000);
    });
}
