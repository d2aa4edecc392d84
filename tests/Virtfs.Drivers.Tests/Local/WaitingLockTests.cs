using System;
using System.IO;
using System.Threading;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local;

/// <summary>Waiting for locks that the host does not keep apart: of a file that could not be opened for writing a lock to write is one to read there.</summary>
public sealed class WaitingLockTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Share _share = new();

    public void Dispose() => _share.Dispose();

    [Fact]
    public void A_wait_for_what_the_host_would_grant_at_once_is_answered_and_does_not_spin()
    {
        using Node node = _share.HostFile("file", "content");
        using var host = new HostPath(_share.Host("file"));
        Assert.Equal(Errno.None, Libc.ChangeOwner(host.Descriptor, OtherUser.Id, OtherUser.Id));
        File.SetUnixFileMode(_share.Host("file"), UnixFileMode.UserRead);
        LockStatus first = default, second = default;
        using OpenFile file = Share.Open(node, OpenMode.Read);
        OtherUser.Run(() => Lock(file, 1, LockKind.Write, out first));
        Assert.Equal(LockStatus.Granted, first);
        File.SetUnixFileMode(_share.Host("file"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var waiting = new Thread(() => OtherUser.Run(() => Lock(file, 2, LockKind.Read, out second)));
        waiting.Start();
        bool wasAnswered = waiting.Join(Patience);
        Lock(file, 1, LockKind.Unlock, out _);
        waiting.Join();

        Assert.True(wasAnswered);
        Assert.Equal(LockStatus.Blocked, second);
        Lock(file, 3, LockKind.Write, out LockStatus third);
        Assert.Equal(LockStatus.Granted, third);
    }

    private static void Lock(OpenFile file, uint process, LockKind kind, out LockStatus status) =>
        Assert.Equal(
            Errno.None, file.Lock(new LockRequest(kind, 0, 0, LockWait.UntilGranted), new LockOwner(1, process, "client"u8), out status));
}
