using System.Threading;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class ThreadInterruptTests
{
    [Fact]
    public void A_blocking_read_of_a_pipe_returns_EINTR()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.In);
        int descriptor = (int)pipe.SafePipeHandle.DangerousGetHandle();
        var thread = new BlockedThread(() => Libc.Read(descriptor, new byte[1], out _));

        Assert.Equal(Errno.EINTR, thread.InterruptAndJoin());
    }

    [Fact]
    public void Waiting_for_a_lock_returns_EINTR()
    {
        using var folder = new OpenFolder();
        int holder = folder.CreateFile("a"u8);
        int waiter = folder.Open("a"u8, OpenFlags.O_RDWR);
        var whole = new FileLock { Type = FileLock.F_WRLCK };
        Assert.Equal(Errno.None, Libc.SetOpenFileLock(holder, whole));
        var thread = new BlockedThread(() => Libc.WaitOpenFileLock(waiter, whole));

        Assert.Equal(Errno.EINTR, thread.InterruptAndJoin());

        Libc.Close(holder);
        Assert.Equal(Errno.None, Libc.SetOpenFileLock(waiter, whole));
        Libc.Close(waiter);
    }

    [Fact]
    public void A_sleep_returns_EINTR_and_the_rest()
    {
        Timespec rest = default;
        var thread = new BlockedThread(() => Libc.ClockNanoSleep(new Timespec(3600, 0), out rest));

        Assert.Equal(Errno.EINTR, thread.InterruptAndJoin());
        Assert.InRange(rest.Seconds, 3000, 3600);
    }

    [Fact]
    public void Interrupting_an_ended_thread_is_ESRCH()
    {
        ThreadInterrupt token = new BlockedThread(() => Errno.None).JoinAndKeepToken();

        // The runtime's Join returns a little before the kernel's thread is gone.
        Eventually.True(() => token.Interrupt() == Errno.ESRCH);
    }

    [Fact]
    public void A_thread_that_does_not_block_survives_a_thousand_signals()
    {
        ThreadInterrupt token = ThreadInterrupt.CurrentThread();

        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(Errno.None, token.Interrupt());
        }
    }

    [Fact]
    public void A_stream_goes_on_receiving_through_interrupts()
    {
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? left, out StreamSocket? right));
        int received = 0;
        var thread = new BlockedThread(() => right!.Receive(new byte[4], out received) == Errno.None ? Errno.EINTR : Errno.EIO);
        var sender = new Thread(() => left!.Send("abc"u8));

        sender.Start();
        thread.InterruptAndJoin();

        sender.Join();
        Assert.Equal(3, received);
        left!.Dispose();
        right!.Dispose();
    }
}
