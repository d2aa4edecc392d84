using System;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

/// <summary>poll, ppoll and epoll on eventfds.</summary>
public sealed class PollTests : IDisposable
{
    private readonly EventFd _quiet = Create();
    private readonly EventFd _loud = Create();
    private readonly int _epoll;

    public PollTests()
    {
        _loud.Signal();
        Assert.Equal(Errno.None, Libc.CreateEpoll(out _epoll));
    }

    public void Dispose()
    {
        Libc.Close(_epoll);
        _quiet.Dispose();
        _loud.Dispose();
    }

    [Fact]
    public void Poll_says_which_descriptor_is_ready()
    {
        Span<PollDescriptor> poll =
        [
            new PollDescriptor(_quiet.Descriptor, PollEvents.POLLIN),
            new PollDescriptor(_loud.Descriptor, PollEvents.POLLIN),
        ];

        Assert.Equal(Errno.None, Libc.Poll(poll, -1, out int ready));

        Assert.Equal((1, PollEvents.None, PollEvents.POLLIN), (ready, poll[0].Returned, poll[1].Returned));
    }

    [Fact]
    public void Poll_of_a_closed_descriptor_is_POLLNVAL()
    {
        Span<PollDescriptor> poll = [new PollDescriptor(1_000_000, PollEvents.POLLIN)];

        Assert.Equal(Errno.None, Libc.Poll(poll, -1, out int ready));

        Assert.Equal((1, PollEvents.POLLNVAL), (ready, poll[0].Returned));
    }

    [Fact]
    public void PPoll_gives_up_after_its_nanoseconds()
    {
        Span<PollDescriptor> poll = [new PollDescriptor(_quiet.Descriptor, PollEvents.POLLIN)];

        Assert.Equal(Errno.None, Libc.PPoll(poll, new Timespec(0, 1000), out int ready));

        Assert.Equal(0, ready);
    }

    [Fact]
    public void PPoll_of_a_negative_time_is_EINVAL() => Assert.Equal(Errno.EINVAL, Libc.PPoll(default, new Timespec(-1, 0), out _));

    [Fact]
    public void Epoll_returns_the_mark_of_the_descriptor_that_is_ready()
    {
        Assert.Equal(Errno.None, Add(_quiet, 1));
        Assert.Equal(Errno.None, Add(_loud, 0xFEDC_BA98_7654_3210));

        EpollEvent[] events = new EpollEvent[4];
        Assert.Equal(Errno.None, Libc.WaitEpoll(_epoll, events, -1, out int count));

        Assert.Equal((1, new EpollEvent(EpollEvents.EPOLLIN, 0xFEDC_BA98_7654_3210)), (count, events[0]));
    }

    [Fact]
    public void Epoll_returns_several_events_each_with_its_mark()
    {
        _quiet.Signal();
        Add(_quiet, 1);
        Add(_loud, 2);

        EpollEvent[] events = new EpollEvent[4];
        Libc.WaitEpoll(_epoll, events, -1, out int count);

        Assert.Equal((2, 3UL), (count, events[0].Data + events[1].Data));
    }

    [Fact]
    public void A_descriptor_can_be_changed_and_removed()
    {
        Add(_loud, 1);
        Assert.Equal(Errno.EEXIST, Add(_loud, 1));

        var changed = new EpollEvent(EpollEvents.EPOLLIN, 7);
        Assert.Equal(Errno.None, Libc.ControlEpoll(_epoll, EpollOperation.EPOLL_CTL_MOD, _loud.Descriptor, changed));
        EpollEvent[] events = new EpollEvent[1];
        Libc.WaitEpoll(_epoll, events, 0, out _);
        Assert.Equal(7UL, events[0].Data);

        Assert.Equal(Errno.None, Libc.ControlEpoll(_epoll, EpollOperation.EPOLL_CTL_DEL, _loud.Descriptor, default));
        Assert.Equal(Errno.None, Libc.WaitEpoll(_epoll, events, 0, out int count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void Waiting_without_room_for_an_event_is_EINVAL() => Assert.Equal(Errno.EINVAL, Libc.WaitEpoll(_epoll, default, 0, out _));

    private Errno Add(EventFd line, ulong data) =>
        Libc.ControlEpoll(_epoll, EpollOperation.EPOLL_CTL_ADD, line.Descriptor, new EpollEvent(EpollEvents.EPOLLIN, data));

    private static EventFd Create()
    {
        Assert.Equal(Errno.None, EventFd.Create(out EventFd? line));
        return line!;
    }
}
