using System;
using System.Threading;
using Virtfs.Drivers.Local.Locks;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local;

/// <summary>A client that only ever locks. An owner of locks of a file counts as one record, as does each range.</summary>
[Collection(Alone.Name)]
public sealed class LockQuotaTests : IDisposable
{
    private readonly LockQuotas _quotas = new(Records: new SessionQuota(20), Owners: new SessionQuota(12));
    private readonly Share _share;

    public LockQuotaTests() => _share = new Share(locks: _quotas);

    public void Dispose() => _share.Dispose();

    [Fact]
    public void One_client_that_locks_a_byte_of_many_files_gets_half_and_another_the_rest()
    {
        OpenFile[] files = Files(11);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(Errno.None, Lock(files[i], session: 1));
        }

        Assert.Equal(Errno.ENOLCK, Lock(files[5], session: 1));
        for (int i = 5; i < 10; i++)
        {
            Assert.Equal(Errno.None, Lock(files[i], session: 2));
        }

        Assert.Equal(Errno.ENOLCK, Lock(files[10], session: 3));
        Assert.Equal(Errno.None, Lock(files[0], session: 1, kind: LockKind.Unlock));
        Assert.Equal(Errno.None, Lock(files[10], session: 3));
        Array.ForEach(files, file => file.Dispose());
        Assert.Equal((0L, 0L), (_quotas.Records.Taken, _quotas.Owners.Taken));
    }

    [Fact]
    public void One_client_gets_half_of_the_descriptors()
    {
        var quotas = new LockQuotas(new SessionQuota(1000), new SessionQuota(4));
        using var share = new Share(locks: quotas);
        using OpenFile file = Share.Open(share.HostFile("file"));
        Assert.Equal(Errno.None, Lock(file, session: 1, process: 1, start: 1));
        Assert.Equal(Errno.None, Lock(file, session: 1, process: 2, start: 2));
        Assert.Equal(Errno.ENOLCK, Lock(file, session: 1, process: 3, start: 3));
        Assert.Equal(Errno.None, Lock(file, session: 2, process: 3, start: 3));
    }

    [Fact]
    public void Giving_up_every_second_byte_of_a_range_does_not_go_on_for_ever()
    {
        using OpenFile file = Files(1)[0];
        Assert.Equal(Errno.None, Lock(file, session: 1, start: 0, length: 1000));
        ulong at = 1;
        while (at < 1000 && Lock(file, session: 1, start: at, kind: LockKind.Unlock) == Errno.None)
        {
            at += 2;
        }

        // The owner, and nine ranges.
        Assert.Equal(17u, at);
        Assert.Equal(10, _quotas.Records.Taken);
        Assert.Equal(LockKind.Write, Conflict(file, at).Kind);
        Assert.Equal(Errno.None, Lock(file, session: 1, start: 0, length: 0, kind: LockKind.Unlock));
        Assert.Equal(0, _quotas.Records.Taken);
    }

    [Fact]
    public void Ranges_that_become_one_count_as_one()
    {
        using OpenFile file = Files(1)[0];
        for (ulong start = 0; start < 100; start++)
        {
            Assert.Equal(Errno.None, Lock(file, session: 1, start: start));
        }

        Assert.Equal(2, _quotas.Records.Taken);
    }

    [Fact]
    public void An_owner_with_a_long_name_counts_as_many()
    {
        using OpenFile file = Files(1)[0];
        byte[] name = new byte[9 * LockQuotas.BytesOfRecord];
        Assert.Equal(Errno.ENOLCK, file.Lock(Request(), new LockOwner(1, 1, name), out _));
        Assert.Equal(Errno.None, file.Lock(Request(), new LockOwner(1, 1, name.AsSpan(LockQuotas.BytesOfRecord)), out _));

        static LockRequest Request() => new(LockKind.Write, 0, 1, LockWait.Never);
    }

    [Fact]
    public void Long_names_are_not_kept_with_the_files()
    {
        using var share = new Share();
        byte[] name = new byte[60_000];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 300; i++)
        {
            using OpenFile file = Share.Open(share.HostFile("file" + i));
            Assert.Equal(Errno.None, file.Lock(new LockRequest(LockKind.Write, 0, 1, LockWait.Never), new LockOwner(1, 1, name), out _));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 300 * 10_000);
    }

    [Fact]
    public void A_lock_that_was_waited_for_and_has_no_room_when_it_is_granted_is_not_left_on_the_host()
    {
        using OpenFile file = Files(1)[0];
        Assert.Equal(Errno.None, Lock(file, session: 1, start: 100));
        Errno errno = default;
        var waiting = new Thread(() => errno = Lock(file, session: 2, start: 100, wait: LockWait.UntilGranted));
        waiting.Start();
        ulong start = 0;
        while (Lock(file, session: 2, start: start) == Errno.None)
        {
            start += 2;
        }

        Assert.Equal(Errno.None, Lock(file, session: 1, start: 100, kind: LockKind.Unlock));
        waiting.Join();

        Assert.Equal(Errno.ENOLCK, errno);
        Assert.Equal(LockKind.Unlock, Conflict(file, 100).Kind);
    }

    [Fact]
    public void A_file_that_is_closed_takes_its_locks_along_and_leaves_those_of_the_same_owner_through_another()
    {
        OpenFile[] files = [Files(1)[0], Share.Open(_share.Walk("file0")), Share.Open(_share.Walk("file0"))];
        Assert.Equal(Errno.None, Lock(files[0], session: 1, process: 1, start: 0));
        Assert.Equal(Errno.None, Lock(files[1], session: 1, process: 1, start: 10));
        Assert.Equal(Errno.None, Lock(files[0], session: 1, process: 2, start: 20));
        Assert.Equal(Errno.None, Lock(files[0], session: 1, process: 2, start: 30));
        files[0].Dispose();

        Assert.Equal(LockKind.Unlock, Conflict(files[2], 0).Kind);
        Assert.Equal(LockKind.Write, Conflict(files[2], 10).Kind);
        Assert.Equal(LockKind.Unlock, Conflict(files[2], 20).Kind);
        Assert.Equal(LockKind.Unlock, Conflict(files[2], 30).Kind);
        Assert.Equal(2, _quotas.Records.Taken);
        files[1].Dispose();
        Assert.Equal(LockKind.Unlock, Conflict(files[2], 10).Kind);
        files[2].Dispose();
        Assert.Equal((0L, 0L), (_quotas.Records.Taken, _quotas.Owners.Taken));
    }

    private static Errno Lock(
        OpenFile file, ulong session, uint process = 1, ulong start = 0, ulong length = 1, LockKind kind = LockKind.Write, LockWait wait = LockWait.Never)
    {
        Errno errno = file.Lock(new LockRequest(kind, start, length, wait), new LockOwner(session, process, "client"u8), out LockStatus status);
        Assert.True(errno != Errno.None || status == LockStatus.Granted);
        return errno;
    }

    private static LockConflict Conflict(OpenFile file, ulong at)
    {
        Assert.Equal(Errno.None, file.GetLock(new LockRequest(LockKind.Write, at, 1, LockWait.Never), new LockOwner(9, 9, "other"u8), out LockConflict conflict));
        return conflict;
    }

    private OpenFile[] Files(int count)
    {
        var files = new OpenFile[count];
        for (int i = 0; i < count; i++)
        {
            files[i] = Share.Open(_share.HostFile("file" + i));
        }

        return files;
    }
}
