using Virtfs.Protocol;
using Virtfs.VhostUser.FrontEnd;
using Virtfs.VhostUser.Tests.Infrastructure;
using Xunit;

namespace Virtfs.VhostUser.Tests;

/// <summary>
/// A flushed request comes back before its Rflush, always: a Linux guest frees it when it sees the Rflush, and an answer after that would be written into
/// freed memory.
/// </summary>
public sealed class FlushTests
{
    private const ushort SlowTag = 100;
    private const ushort FlushTag = 101;

    [Fact]
    public void A_request_given_up_comes_back_empty_and_then_comes_Rflush()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "slow");
        PendingRequest slow = guest.Send(NineP.Read(2, 0, 10, SlowTag));
        bench.WaitUntilBlocked();

        PendingRequest flush = guest.Send(NineP.Flush(SlowTag, FlushTag));

        Assert.Equal(new UsedElement(slow.Head, 0), guest.Ring.Take());
        Assert.Equal(MessageType.Rflush, NineP.Type(guest.Receive(flush)));
    }

    [Fact]
    public void A_flush_of_what_has_been_answered_is_answered_at_once()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        guest.Exchange(NineP.GetAttributes(tag: SlowTag));

        Assert.Equal(MessageType.Rflush, NineP.Type(guest.Exchange(NineP.Flush(SlowTag, FlushTag))));
    }

    [Fact]
    public void Across_a_pause_the_order_stays()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "slow");
        PendingRequest slow = guest.Send(NineP.Read(2, 0, 10, SlowTag));
        bench.WaitUntilBlocked();
        guest.Disable();
        ushort used = guest.Ring.UsedIndex;

        // Taken after the pause only, and both answered after it.
        PendingRequest flush = guest.Send(NineP.Flush(SlowTag, FlushTag));
        ushort next = guest.Stop();
        Assert.Equal(used, guest.Ring.UsedIndex);
        guest.Start(next);

        Assert.Equal(new UsedElement(slow.Head, 0), guest.Ring.Take());
        Assert.Equal(MessageType.Rflush, NineP.Type(guest.Receive(flush)));
    }
}
