using System;
using System.IO;
using System.Text;
using System.Threading;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>Locks between clients of the program and other processes of the host: this one is the other process.</summary>
public sealed class LockTests : IDisposable
{
    private const uint Block = 1;

    private readonly DaemonProcess _daemon = new(1024, folder => File.WriteAllText(Path.Combine(folder, "file"), new string('x', 100)));
    private readonly SocketPeer _peer;
    private readonly int _host;

    public LockTests()
    {
        _peer = _daemon.Connect();
        _peer.Begin();
        _peer.Open(1, "file");
        Assert.Equal(
            Errno.None, Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(Path.Combine(_daemon.Folder, "file")), OpenFlags.O_RDWR, 0, out _host));
    }

    public void Dispose()
    {
        Libc.Close(_host);
        _peer.Dispose();
        _daemon.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_host_process_has_locked_is_blocked_for_a_client(bool byProcess)
    {
        Assert.Equal(Errno.None, HostLock(FileLock.F_WRLCK, 10, 10, byProcess));
        Assert.Equal(LockStatus.Blocked, _peer.Ask(Request.Lock(1, LockType.ReadLock, start: 15, length: 1)).LockStatus);
        Assert.Equal(LockStatus.Success, _peer.Ask(Request.Lock(1, LockType.WriteLock, start: 20, length: 5)).LockStatus);
        Assert.Equal(LockStatus.Success, _peer.Ask(Request.Lock(1, LockType.WriteLock, start: 5, length: 5)).LockStatus);
        Assert.True(Rgetlock.TryDecode(_peer.Ask(Request.GetLock(1, LockType.WriteLock, 0, 0)).Ok.Body, out Rgetlock conflict));
        Assert.Equal((LockType.WriteLock, 10UL, 10UL), (conflict.LockType, conflict.Start, conflict.Length));
        Assert.Equal(Errno.None, HostLock(FileLock.F_UNLCK, 10, 10, byProcess));
        Assert.Equal(LockStatus.Success, _peer.Ask(Request.Lock(1, LockType.ReadLock, start: 15, length: 1)).LockStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_client_has_locked_a_host_process_cannot_lock_until_the_fid_goes(bool byProcess)
    {
        Assert.Equal(LockStatus.Success, _peer.Ask(Request.Lock(1, LockType.WriteLock, start: 10, length: 10)).LockStatus);
        Assert.Contains(HostLock(FileLock.F_RDLCK, 19, 1, byProcess), new[] { Errno.EAGAIN, Errno.EACCES });
        Assert.Equal(Errno.None, HostLock(FileLock.F_WRLCK, 20, 1, byProcess));
        _ = _peer.Ask(Request.Clunk(1)).Ok;
        Assert.Equal(Errno.None, HostLock(FileLock.F_WRLCK, 10, 10, byProcess));
    }

    [Fact]
    public void A_waiting_lock_is_granted_when_the_host_lets_go()
    {
        Assert.Equal(Errno.None, HostLock(FileLock.F_WRLCK, 0, 0, byProcess: false));
        _peer.Post(5, Request.Lock(1, LockType.WriteLock, Block));
        _peer.Post(6, Request.GetAttributes(1));
        Assert.Equal(6, _peer.Receive().Tag);
        Assert.Equal(Errno.None, HostLock(FileLock.F_UNLCK, 0, 0, byProcess: false));
        (ushort tag, Reply? reply) = _peer.Receive();
        Assert.Equal((5, LockStatus.Success), (tag, reply!.LockStatus));
        Assert.NotEqual(Errno.None, HostLock(FileLock.F_RDLCK, 0, 1, byProcess: false));
    }

    [Fact]
    public void A_flushed_wait_for_a_lock_ends_without_the_lock()
    {
        Assert.Equal(Errno.None, HostLock(FileLock.F_WRLCK, 0, 0, byProcess: false));
        _peer.Post(5, Request.Lock(1, LockType.WriteLock, Block));
        _peer.Post(6, Request.GetAttributes(1));
        Assert.Equal(6, _peer.Receive().Tag);
        _peer.Post(7, Request.Flush(5, 7));
        (ushort tag, Reply? reply) = _peer.Receive();
        Assert.Equal((7, MessageType.Rflush), (tag, reply!.Type));
        Assert.Equal(Errno.None, HostLock(FileLock.F_UNLCK, 0, 0, byProcess: false));

        // Nobody took it meanwhile, nor will: the place is free for anybody.
        Assert.Equal(Errno.None, HostLock(FileLock.F_WRLCK, 0, 0, byProcess: false));
        Assert.Equal(LockStatus.Blocked, _peer.Ask(Request.Lock(1, LockType.WriteLock)).LockStatus);
        Assert.Equal(Errno.None, HostLock(FileLock.F_UNLCK, 0, 0, byProcess: false));
        Assert.Equal(LockStatus.Success, _peer.Ask(Request.Lock(1, LockType.WriteLock)).LockStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_end_of_a_session_releases_its_locks_and_its_waits(bool isWaiting)
    {
        using SocketPeer other = _daemon.Connect();
        other.Begin();
        other.Open(1, "file");
        Assert.Equal(LockStatus.Success, other.Ask(Request.Lock(1, LockType.WriteLock, start: 50, length: 10)).LockStatus);
        if (isWaiting)
        {
            Assert.Equal(Errno.None, HostLock(FileLock.F_WRLCK, 0, 10, byProcess: false));
            other.Post(5, Request.Lock(1, LockType.WriteLock, Block, 0, 10));
            other.Post(6, Request.GetAttributes(1));
            Assert.Equal(6, other.Receive().Tag);
        }

        other.Dispose();
        Eventually.True(() => HostLock(FileLock.F_WRLCK, 50, 10, byProcess: false) == Errno.None);
        if (isWaiting)
        {
            Assert.Equal(Errno.None, HostLock(FileLock.F_UNLCK, 0, 10, byProcess: false));
            Thread.Sleep(20);
            Assert.Equal(Errno.None, HostLock(FileLock.F_WRLCK, 0, 10, byProcess: false));
        }
    }

    [Fact]
    public void Tversion_releases_the_locks_of_the_session()
    {
        Assert.Equal(LockStatus.Success, _peer.Ask(Request.Lock(1, LockType.WriteLock)).LockStatus);
        Assert.NotEqual(Errno.None, HostLock(FileLock.F_WRLCK, 0, 0, byProcess: false));
        _ = _peer.Ask(Request.Version(Peer.Msize)).Ok;
        Assert.Equal(Errno.None, HostLock(FileLock.F_WRLCK, 0, 0, byProcess: false));
    }

    [Fact]
    public void A_file_that_was_removed_keeps_its_locks()
    {
        Assert.Equal(LockStatus.Success, _peer.Ask(Request.Lock(1, LockType.WriteLock)).LockStatus);
        File.Delete(Path.Combine(_daemon.Folder, "file"));
        Assert.NotEqual(Errno.None, HostLock(FileLock.F_WRLCK, 0, 0, byProcess: false));
        _ = _peer.Ask(Request.Clunk(1)).Ok;
        Assert.Equal(Errno.None, HostLock(FileLock.F_WRLCK, 0, 0, byProcess: false));
    }

    private Errno HostLock(short type, long start, long length, bool byProcess)
    {
        var wanted = new FileLock { Type = type, Start = start, Length = length };
        return byProcess ? Host.SetProcessLock(_host, wanted) : Libc.SetOpenFileLock(_host, wanted);
    }
}
