using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>Keeps the number of open descriptors under a mark by giving up those that were not used for longest, roughly (a clock with a second chance).</summary>
/// <remarks>
/// The ring, the hand and the counts are under the lock; system calls are made outside of it. Using a descriptor takes no lock here: it leaves a flag
/// that the hand takes away as it passes.
/// </remarks>
internal sealed class DescriptorCache
{
    // Each closing costs some system calls; a batch keeps the lock's price small beside them and the wait of who caused it short.
    private const int Batch = 16;

    private readonly Lock _lock = new();
    private readonly int _mark;

    private HostDescriptor? _hand;
    private int _ringCount;
    private int _fixedCount;

    // Above the mark while nothing could be given up: who opens should not look through all of them each time.
    private int _patience;

    /// <summary>Counts descriptors and gives some up above a mark.</summary>
    /// <param name="mark">How many may be open.</param>
    public DescriptorCache(int mark)
    {
        _mark = mark;
        _patience = mark;
    }

    /// <summary>For all exports of the process: the limit is the process's, RLIMIT_NOFILE as it is when it is first asked for.</summary>
    public static DescriptorCache OfProcess => Shared.Cache;

    private static DescriptorCache ForProcess()
    {
        ulong limit = Libc.GetResourceLimit(ResourceKind.RLIMIT_NOFILE, out ResourceLimit found) == Errno.None ? found.Soft : 1024;
        limit = Math.Min(limit, 1 << 20);

        // What is left is for sockets, eventfds, guest memory, the runtime, and requests that are opening something.
        return new DescriptorCache((int)Math.Max(limit - Math.Max(64, limit / 4), 16));
    }

    /// <summary>How many descriptors are open.</summary>
    public int OpenCount
    {
        get
        {
            lock (_lock)
            {
                return _ringCount + _fixedCount;
            }
        }
    }

    /// <summary>Counts a descriptor, and gives others up when there are too many.</summary>
    public void Add(HostDescriptor descriptor)
    {
        bool tooMany;
        lock (_lock)
        {
            Insert(descriptor);
            tooMany = _ringCount + _fixedCount > _patience;
        }

        if (tooMany)
        {
            GiveUpSome(DescriptorNeed.Tidy);
        }
    }

    /// <summary>Stops counting a descriptor that its owner closes; one that never was counted (a root's) is none of ours.</summary>
    public void Remove(HostDescriptor descriptor)
    {
        lock (_lock)
        {
            if (descriptor.Next is not null)
            {
                Unlink(descriptor);
            }
        }
    }

    /// <summary>Counts a descriptor that is never given up.</summary>
    public void AddFixed()
    {
        lock (_lock)
        {
            _fixedCount++;
        }
    }

    /// <summary>The most that <see cref="TryAddFixed"/> grants: a quarter of all.</summary>
    public int MostForLocks => _mark / 4;

    /// <summary>As <see cref="AddFixed"/>, for locks, unless <see cref="MostForLocks"/> are such already.</summary>
    public bool TryAddFixed()
    {
        lock (_lock)
        {
            if (_fixedCount >= MostForLocks)
            {
                return false;
            }

            _fixedCount++;
            return true;
        }
    }

    /// <summary>Ends <see cref="AddFixed"/>.</summary>
    public void RemoveFixed()
    {
        lock (_lock)
        {
            _fixedCount--;
        }
    }

    /// <summary>openat(2) that makes room when there are no descriptors left.</summary>
    public Errno OpenAt(int directory, ReadOnlySpan<byte> name, OpenFlags flags, uint mode, out int descriptor)
    {
        Errno errno;
        do
        {
            errno = Libc.OpenAt(directory, name, flags, mode, out descriptor);
        }
        while (errno != Errno.None && MadeRoomFor(errno));
        return errno;
    }

    /// <summary><see cref="Libc.Reopen"/> that makes room when there are no descriptors left.</summary>
    public Errno Reopen(int pathDescriptor, OpenFlags flags, out int descriptor)
    {
        Errno errno;
        do
        {
            errno = Libc.Reopen(pathDescriptor, flags, out descriptor);
        }
        while (errno != Errno.None && MadeRoomFor(errno));
        return errno;
    }

    /// <summary>True when an open failed for want of descriptors and there are some now: it is worth another try.</summary>
    public bool MadeRoomFor(Errno errno) =>
        errno is Errno.EMFILE or Errno.ENFILE && (GiveUpSome(DescriptorNeed.Tidy) || GiveUpSome(DescriptorNeed.Urgent));

    /// <summary>Counts again what was about to be given up and stays.</summary>
    internal void PutBack(HostDescriptor descriptor)
    {
        lock (_lock)
        {
            Insert(descriptor);
        }
    }

    private bool GiveUpSome(DescriptorNeed need)
    {
        var chosen = default(Victims);
        int count = 0;
        lock (_lock)
        {
            // Twice around: the first time takes the second chances away.
            for (int left = 2 * _ringCount; left > 0 && count < Batch && _hand is not null; left--)
            {
                HostDescriptor candidate = _hand;
                _hand = candidate.Next;
                if (!candidate.TakeRecentlyUsed() && candidate.TryStartGivingUp())
                {
                    Unlink(candidate);
                    chosen[count++] = candidate;
                }
            }
        }

        int closed = 0;
        for (int i = 0; i < count; i++)
        {
            closed += chosen[i].GiveUp(need) ? 1 : 0;
        }

        lock (_lock)
        {
            _patience = closed > 0 ? _mark : Math.Max(_mark, _ringCount + _fixedCount) + Batch;
        }

        return closed > 0;
    }

    private void Insert(HostDescriptor descriptor)
    {
        Debug.Assert(descriptor.Next is null, "In the ring twice.");
        if (_hand is null)
        {
            _hand = descriptor.Next = descriptor.Previous = descriptor;
        }
        else
        {
            // Behind the hand: the last to be looked at.
            descriptor.Next = _hand;
            descriptor.Previous = _hand.Previous;
            _hand.Previous!.Next = descriptor;
            _hand.Previous = descriptor;
        }

        _ringCount++;
    }

    private void Unlink(HostDescriptor descriptor)
    {
        Debug.Assert(descriptor.Next is not null, "Not in the ring.");
        if (ReferenceEquals(descriptor.Next, descriptor))
        {
            _hand = null;
        }
        else
        {
            descriptor.Previous!.Next = descriptor.Next;
            descriptor.Next!.Previous = descriptor.Previous;
            if (ReferenceEquals(_hand, descriptor))
            {
                _hand = descriptor.Next;
            }
        }

        descriptor.Next = descriptor.Previous = null;
        _ringCount--;
    }

    private static class Shared
    {
        public static readonly DescriptorCache Cache = ForProcess();
    }

    [InlineArray(Batch)]
    private struct Victims
    {
        private HostDescriptor _first;
    }
}
