using System;
using System.Threading;
using Virtfs.Conformance.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance;

/// <content>Locking byte ranges.</content>
public abstract partial class FileSystemConformance
{
    [FactOf(Abilities.Locks)]
    public void AnExclusiveLockKeepsOthersOut()
    {
        Node node = MakeFile("file");
        OpenFile file = Open(node, OpenMode.ReadWrite);
        OpenFile other = Open(node, OpenMode.ReadWrite);
        Assert.Equal(LockStatus.Granted, Lock(file, 1, LockKind.Write, 0, 10));
        Assert.Equal(LockStatus.Blocked, Lock(other, 2, LockKind.Write, 5, 1));
        Assert.Equal(LockStatus.Blocked, Lock(other, 2, LockKind.Read, 9, 10));
        Assert.Equal(LockStatus.Granted, Lock(other, 2, LockKind.Write, 10, 1));
    }

    [FactOf(Abilities.Locks)]
    public void SharedLocksAreShared()
    {
        Node node = MakeFile("file");
        Assert.Equal(LockStatus.Granted, Lock(Open(node, OpenMode.Read), 1, LockKind.Read, 0, 0));
        Assert.Equal(LockStatus.Granted, Lock(Open(node, OpenMode.Read), 2, LockKind.Read, 0, 0));
        Assert.Equal(LockStatus.Blocked, Lock(Open(node, OpenMode.ReadWrite), 3, LockKind.Write, 100, 1));
    }

    [FactOf(Abilities.Locks)]
    public void EqualOwnersNeverConflict()
    {
        Node node = MakeFile("file");
        Assert.Equal(LockStatus.Granted, Lock(Open(node, OpenMode.ReadWrite), 1, LockKind.Write, 0, 0));
        Assert.Equal(LockStatus.Granted, Lock(Open(node, OpenMode.ReadWrite), 1, LockKind.Write, 0, 0));
    }

    [FactOf(Abilities.Locks)]
    public void OwnersDifferBySessionProcessAndClient()
    {
        Node node = MakeFile("file");
        OpenFile file = Open(node, OpenMode.ReadWrite);
        var request = new LockRequest(LockKind.Write, 0, 0, LockWait.Never);
        Assert.Equal(Errno.None, file.Lock(request, new LockOwner(1, 1, "a"u8), out LockStatus status));
        Assert.Equal(LockStatus.Granted, status);
        Assert.Equal(Errno.None, file.Lock(request, new LockOwner(2, 1, "a"u8), out status));
        Assert.Equal(LockStatus.Blocked, status);
        Assert.Equal(Errno.None, file.Lock(request, new LockOwner(1, 2, "a"u8), out status));
        Assert.Equal(LockStatus.Blocked, status);
        Assert.Equal(Errno.None, file.Lock(request, new LockOwner(1, 1, "b"u8), out status));
        Assert.Equal(LockStatus.Blocked, status);
    }

    [FactOf(Abilities.Locks)]
    public void UnlockingTheMiddleLeavesBothEnds()
    {
        Node node = MakeFile("file");
        OpenFile file = Open(node, OpenMode.ReadWrite);
        OpenFile other = Open(node, OpenMode.ReadWrite);
        Assert.Equal(LockStatus.Granted, Lock(file, 1, LockKind.Write, 0, 30));
        Assert.Equal(LockStatus.Granted, Lock(file, 1, LockKind.Unlock, 10, 10));
        Assert.Equal(LockStatus.Granted, Lock(other, 2, LockKind.Write, 10, 10));
        Assert.Equal(LockStatus.Blocked, Lock(other, 2, LockKind.Write, 9, 1));
        Assert.Equal(LockStatus.Blocked, Lock(other, 2, LockKind.Write, 20, 1));
    }

    [FactOf(Abilities.Locks)]
    public void ALockIsTurnedIntoAnother()
    {
        Node node = MakeFile("file");
        OpenFile file = Open(node, OpenMode.ReadWrite);
        OpenFile other = Open(node, OpenMode.ReadWrite);
        Assert.Equal(LockStatus.Granted, Lock(file, 1, LockKind.Write, 0, 10));
        Assert.Equal(LockStatus.Granted, Lock(file, 1, LockKind.Read, 0, 10));
        Assert.Equal(LockStatus.Granted, Lock(other, 2, LockKind.Read, 0, 10));
        Assert.Equal(LockStatus.Blocked, Lock(file, 1, LockKind.Write, 0, 10));
    }

    [FactOf(Abilities.Locks)]
    public void UnlockingWhatIsNotLockedIsGranted() =>
        Assert.Equal(LockStatus.Granted, Lock(Open(MakeFile("file"), OpenMode.Read), 1, LockKind.Unlock, 0, 0));

    [FactOf(Abilities.Locks)]
    public void ClosingReleasesWhatWasTakenThroughTheFile()
    {
        Node node = MakeFile("file");
        OpenFile file = Open(node, OpenMode.ReadWrite);
        OpenFile other = Open(node, OpenMode.ReadWrite);
        Assert.Equal(LockStatus.Granted, Lock(file, 1, LockKind.Write, 0, 10));
        Assert.Equal(LockStatus.Granted, Lock(other, 1, LockKind.Write, 10, 10));
        LetGo(file);
        OpenFile third = Open(node, OpenMode.ReadWrite);
        Assert.Equal(LockStatus.Granted, Lock(third, 2, LockKind.Write, 0, 10));
        Assert.Equal(LockStatus.Blocked, Lock(third, 2, LockKind.Write, 10, 1));
    }

    [FactOf(Abilities.Locks)]
    public void ARangeNoFileCanHaveIsRefused()
    {
        OpenFile file = Open(MakeFile("file"), OpenMode.ReadWrite);
        Assert.Equal(Errno.EINVAL, file.Lock(new LockRequest(LockKind.Write, 1UL << 63, 1, LockWait.Never), new LockOwner(1, 1, default), out _));
        Assert.Equal(
            Errno.EOVERFLOW, file.Lock(new LockRequest(LockKind.Write, long.MaxValue, 2, LockWait.Never), new LockOwner(1, 1, default), out _));
    }

    [FactOf(Abilities.Locks)]
    public void AQueryNamesWhoIsInTheWay()
    {
        Node node = MakeFile("file");
        Assert.Equal(LockStatus.Granted, Lock(Open(node, OpenMode.ReadWrite), 77, LockKind.Write, 10, 20));
        LockConflict conflict = GetLock(Open(node, OpenMode.Read), 2, LockKind.Read, 0, 0);
        Assert.Equal(new LockConflict(LockKind.Write, 10, 20, 77), conflict with { ClientId = null });
        Assert.True(conflict.ClientId!.Value.Span.SequenceEqual("guest"u8));
    }

    [FactOf(Abilities.Locks)]
    public void AQueryFindsNothingInOnesOwnWay()
    {
        Node node = MakeFile("file");
        Assert.Equal(LockStatus.Granted, Lock(Open(node, OpenMode.ReadWrite), 1, LockKind.Write, 0, 0));
        Assert.Equal(LockKind.Unlock, GetLock(Open(node, OpenMode.Read), 1, LockKind.Write, 0, 0).Kind);
        Assert.Equal(LockKind.Unlock, GetLock(Open(MakeFile("other"), OpenMode.Read), 1, LockKind.Write, 0, 0).Kind);
    }

    [FactOf(Abilities.Locks)]
    public void AWaitingLockIsGrantedWhenTheOtherGoes()
    {
        Node node = MakeFile("file");
        OpenFile file = Open(node, OpenMode.ReadWrite);
        OpenFile other = Open(node, OpenMode.ReadWrite);
        Assert.Equal(LockStatus.Granted, Lock(file, 1, LockKind.Write, 0, 0));
        using var granted = new ManualResetEventSlim();
        LockStatus status = LockStatus.Blocked;
        var waiting = new Thread(() =>
        {
            _ = other.Lock(new LockRequest(LockKind.Write, 0, 0, LockWait.UntilGranted), new LockOwner(1, 2, default), out status);
            granted.Set();
        });
        waiting.Start();

        // It cannot prove that the thread waits; only that it is not granted early.
        Assert.False(granted.Wait(50));
        Assert.Equal(LockStatus.Granted, Lock(file, 1, LockKind.Unlock, 0, 0));
        waiting.Join();
        Assert.Equal(LockStatus.Granted, status);
        Assert.Equal(LockStatus.Blocked, Lock(file, 1, LockKind.Read, 0, 1));
    }

    [FactOf(Abilities.Locks | Abilities.Remove)]
    public void LocksHoldOnAFileThatWasRemoved()
    {
        Node node = MakeFile("file");
        OpenFile file = Open(node, OpenMode.ReadWrite);
        OpenFile other = Open(node, OpenMode.ReadWrite);
        Assert.Equal(Errno.None, node.Remove());
        Assert.Equal(LockStatus.Granted, Lock(file, 1, LockKind.Write, 0, 0));
        Assert.Equal(LockStatus.Blocked, Lock(other, 2, LockKind.Write, 0, 0));
    }

    private static LockStatus Lock(OpenFile file, uint process, LockKind kind, ulong start, ulong length)
    {
        Assert.Equal(Errno.None, file.Lock(new LockRequest(kind, start, length, LockWait.Never), new LockOwner(1, process, "guest"u8), out LockStatus status));
        return status;
    }

    private static LockConflict GetLock(OpenFile file, uint process, LockKind kind, ulong start, ulong length)
    {
        var request = new LockRequest(kind, start, length, LockWait.Never);
        Assert.Equal(Errno.None, file.GetLock(request, new LockOwner(1, process, "guest"u8), out LockConflict conflict));
        return conflict;
    }
}
