using System;
using System.Diagnostics;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.VhostUser.Memory;

namespace Virtfs.VhostUser.Rings;

/// <content>The holder's side: waiting for a request, first looking, then asleep.</content>
internal sealed partial class RingLane
{
    // Where the front end has given no kick descriptor, how often to look.
    private const int LookMilliseconds = 1;

    // Changes with everything that the holder should know; seen without the lock.
    private int _attention;

    // The holder's own, so that it can look at the avail index without the lock: the memory it has a use of, the ring in it, what it saw last.
    private GuestMemory? _pinned;
    private SplitRing _pinnedRing;
    private ushort _pinnedAvail;
    private int _pinnedAttention;
    private bool _pinnedTaking;

    /// <summary>Wakes the holder, whether it looks or sleeps.</summary>
    private void WakeUnsynchronized()
    {
        Volatile.Write(ref _attention, _attention + 1);
        _wake.Signal();
    }

    private void PinUnsynchronized(GuestMemory? memory)
    {
        if (ReferenceEquals(memory, _pinned))
        {
            return;
        }

        if (memory is not null)
        {
            memory.AddUser();
        }

        if (_pinned is not null)
        {
            _pinned.RemoveUser();
        }

        _pinned = memory;
    }

    private void PrepareWaitUnsynchronized()
    {
        bool taking = _taking && _inFlight < MaximumInFlight;
        PinUnsynchronized(taking ? _memory : null);
        _pinnedTaking = taking;
        _pinnedRing = _ring;
        _pinnedAvail = _nextAvail;
        _pinnedAttention = _attention;
    }

    /// <summary>Returns when there may be a request, or something else to see to.</summary>
    private void Wait()
    {
        long began = Stopwatch.GetTimestamp();
        if (_pinnedTaking && _spin.TryBegin(began, out long until))
        {
            bool found = Spin(began, until);
            _spin.End(found);
            if (found)
            {
                return;
            }
        }

        if (Sleep())
        {
            _spin.Slept(Stopwatch.GetTimestamp() - began);
        }
    }

    private bool Spin(long now, long until)
    {
        long last = now;
        long yieldAt = now + SpinBudget.YieldTicks;
        while (now < until)
        {
            Thread.SpinWait(SpinBudget.Pause);
            if (_pinnedRing.AvailIndex != _pinnedAvail || Volatile.Read(ref _attention) != _pinnedAttention)
            {
                return true;
            }

            now = Stopwatch.GetTimestamp();
            if (now >= yieldAt)
            {
                Thread.Yield();
                now = Stopwatch.GetTimestamp();
                yieldAt = now + SpinBudget.YieldTicks;
            }

            if (_spin.WasPreempted(last, now))
            {
                return false;
            }

            last = now;
        }

        return false;
    }

    /// <returns>True when it slept and a kick woke it.</returns>
    private bool Sleep()
    {
        Span<PollDescriptor> both = stackalloc PollDescriptor[2];
        both[0] = new PollDescriptor(_wake.Descriptor, PollEvents.POLLIN);
        int count = 1;
        int timeout = -1;
        EventFd? kick = null;
        lock (_lock)
        {
            if (_attention != _pinnedAttention)
            {
                // Drained only now that nobody can signal in between; what was signalled is about to be seen.
                _wake.Drain(out _);
                return false;
            }

            if (_pinnedTaking)
            {
                if (!ArmUnsynchronized())
                {
                    return false;
                }

                kick = _kick;
                timeout = kick is null ? LookMilliseconds : -1;
            }

            if (kick is not null)
            {
                both[1] = new PollDescriptor(kick.Descriptor, PollEvents.POLLIN);
                count = 2;
            }
        }

        Libc.Poll(both[..count], timeout, out int ready);
        if (ready > 0 && both[0].Returned != PollEvents.None)
        {
            // Whatever it was for is seen when the lock is taken next.
            _wake.Drain(out _);
        }

        if (ready > 0 && kick is not null && both[1].Returned != PollEvents.None)
        {
            DrainKick(kick);
            return true;
        }

        return false;
    }

    /// <summary>Asks to be kicked; false when there is a request already.</summary>
    private bool ArmUnsynchronized()
    {
        if (_events == EventMode.Index)
        {
            _ring.SetAvailEvent(_nextAvail);
        }
        else
        {
            _kicksUnwanted = false;
            _ring.SetKicks(KickMode.Wanted);
        }

        // The driver writes its index and then reads ours; we wrote ours and now read its: one of the two must see the other.
        Interlocked.MemoryBarrier();
        return _ring.AvailIndex == _nextAvail;
    }

    private void DrainKick(EventFd kick)
    {
        Errno errno = kick.Drain(out _);
        if (errno is Errno.None or Errno.EAGAIN)
        {
            return;
        }

        // It will never be anything but readable. Look at the ring from time to time instead.
        lock (_lock)
        {
            if (ReferenceEquals(kick, _kick))
            {
                _kick = null;
                _retiredKicks.Add(kick);
            }
        }
    }

    private void CloseRetiredKicksUnsynchronized()
    {
        foreach (EventFd kick in _retiredKicks)
        {
            kick.Dispose();
        }

        _retiredKicks.Clear();
    }
}
