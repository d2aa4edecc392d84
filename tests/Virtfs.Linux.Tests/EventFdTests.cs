using System;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class EventFdTests
{
    [Fact]
    public void A_signal_is_drained_once()
    {
        using EventFd line = Create();

        Assert.Equal(Errno.None, line.Signal());

        Assert.True(line.TryDrain());
        Assert.False(line.TryDrain());
    }

    [Fact]
    public void Signals_add_up()
    {
        using EventFd line = Create();
        line.Signal();
        line.Signal();
        line.Signal();

        Assert.Equal(Errno.None, line.Drain(out ulong count));
        Assert.Equal(3UL, count);
    }

    [Fact]
    public void A_signal_makes_it_readable_for_poll()
    {
        using EventFd line = Create();
        Span<PollDescriptor> poll = [new PollDescriptor(line.Descriptor, PollEvents.POLLIN)];
        Libc.Poll(poll, 0, out int before);
        line.Signal();
        Libc.Poll(poll, 0, out int after);

        Assert.Equal((0, 1), (before, after));
    }

    [Fact]
    public void Draining_an_empty_blocking_eventfd_is_EAGAIN_and_does_not_block()
    {
        using EventFd line = AdoptBlocking(initial: 0);

        Assert.Equal(Errno.EAGAIN, line.Drain(out ulong count));
        Assert.Equal(0UL, count);
    }

    [Fact]
    public void A_blocking_eventfd_carries_signals_and_stays_blocking()
    {
        using EventFd line = AdoptBlocking(initial: 0);

        Assert.Equal(Errno.None, line.Signal());

        Assert.True(line.TryDrain());
        Assert.Equal(Errno.None, Libc.GetStatusFlags(line.Descriptor, out OpenFlags flags));
        Assert.False(flags.HasFlag(OpenFlags.O_NONBLOCK));
    }

    [Theory]
    [InlineData(EventFdFlags.None)]
    [InlineData(EventFdFlags.EFD_NONBLOCK)]
    public void Signalling_a_full_eventfd_succeeds_and_does_not_block(EventFdFlags flags)
    {
        using EventFd line = Adopt(0, flags);
        ReadOnlySpan<byte> largest = BitConverter.GetBytes(ulong.MaxValue - 1);
        Assert.Equal(Errno.None, Libc.Write(line.Descriptor, largest, out _));

        Assert.Equal(Errno.None, line.Signal());

        line.Drain(out ulong count);
        Assert.Equal(ulong.MaxValue - 1, count);
    }

    [Fact]
    public void A_socket_serves_as_a_line()
    {
        (EventFd line, EventFd other) = SocketLines();

        Assert.Equal(Errno.None, line.Signal());
        Assert.Equal(Errno.None, line.Signal());

        Assert.Equal(Errno.None, other.Drain(out ulong count));
        Assert.Equal(1UL, count);
        Assert.True(other.TryDrain());
        Assert.Equal(Errno.EAGAIN, other.Drain(out _));
        line.Dispose();
        other.Dispose();
    }

    [Fact]
    public void Signalling_a_full_socket_succeeds_and_does_not_block()
    {
        (EventFd line, EventFd other) = SocketLines();

        for (int i = 0; i < 100_000; i++)
        {
            Assert.Equal(Errno.None, line.Signal());
        }

        line.Dispose();
        other.Dispose();
    }

    [Fact]
    public void A_line_whose_other_end_is_closed_is_EPIPE_both_ways()
    {
        (EventFd line, EventFd other) = SocketLines();
        other.Dispose();

        Assert.Equal(Errno.EPIPE, line.Drain(out _));
        Assert.Equal(Errno.EPIPE, line.Signal());
        line.Dispose();
    }

    [Fact]
    public void Adopting_a_closed_descriptor_is_EBADF()
    {
        var closed = new FileDescriptor(1_000_000);

        Assert.Equal(Errno.EBADF, EventFd.Adopt(closed, out _));
        closed.Release();
    }

    private static EventFd Create()
    {
        Assert.Equal(Errno.None, EventFd.Create(out EventFd? line));
        return line!;
    }

    private static EventFd AdoptBlocking(uint initial) => Adopt(initial, EventFdFlags.None);

    private static EventFd Adopt(uint initial, EventFdFlags flags)
    {
        Assert.Equal(Errno.None, Libc.CreateEventFd(initial, flags, out int descriptor));
        return Adopt(descriptor);
    }

    private static EventFd Adopt(int descriptor)
    {
        Assert.Equal(Errno.None, EventFd.Adopt(new FileDescriptor(descriptor), out EventFd? line));
        return line!;
    }

    private static (EventFd Line, EventFd Other) SocketLines()
    {
        Assert.Equal(Errno.None, Libc.SocketPair(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, out int first, out int second));
        return (Adopt(first), Adopt(second));
    }
}
