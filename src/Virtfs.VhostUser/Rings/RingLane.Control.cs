using System;
using System.Collections.Generic;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.VhostUser.Control;
using Virtfs.VhostUser.Diagnostics;
using Virtfs.VhostUser.Memory;
using Virtfs.VhostUser.Messages;

namespace Virtfs.VhostUser.Rings;

/// <content>The control thread's side: memory, start, stop, and what wakes whom.</content>
internal sealed partial class RingLane
{
    /// <summary>Puts the guest's memory in place of what it was; requests in flight finish in the old one.</summary>
    /// <returns>As <see cref="GuestMemory.Map"/>; nothing has changed after an error.</returns>
    public Errno SetMemory(IReadOnlyList<MemoryRegion> regions)
    {
        // Only this thread ever changes the memory, so mapping, which takes time, needs no lock.
        Errno errno = GuestMemory.Map(regions, _memory, out GuestMemory? memory);
        if (errno != Errno.None)
        {
            return errno;
        }

        lock (_lock)
        {
            ReplaceMemoryUnsynchronized(memory!);
            if (_started && !_loaded)
            {
                LoadUnsynchronized();
            }

            RefreshUnsynchronized();
        }

        return Errno.None;
    }

    /// <summary>Starts the ring that a state describes, or gives the one that runs another kick descriptor.</summary>
    /// <returns>False when its memory is not there; it starts when it is.</returns>
    public bool Start(DeviceState state)
    {
        RingState ring = state.Ring;
        lock (_lock)
        {
            ReplaceKickUnsynchronized(ring.Kick);
            if (!_started)
            {
                _addresses = ring.Addresses;
                _size = ring.Size;
                _events = (state.Features & VirtioFeatures.VIRTIO_RING_F_EVENT_IDX) != 0 ? EventMode.Index : EventMode.Flag;
                _startBase = ring.Base;
                _started = true;
                _broken = false;
                ResolveUnsynchronized();
                LoadUnsynchronized();
            }

            RefreshUnsynchronized();
            return _loaded;
        }
    }

    /// <summary>Lets a started ring run.</summary>
    public void Enable()
    {
        lock (_lock)
        {
            _enabled = true;
            RefreshUnsynchronized();
        }
    }

    /// <summary>Pauses the ring: no request is taken and no answer published.</summary>
    public void Disable()
    {
        lock (_lock)
        {
            _enabled = false;
            RefreshUnsynchronized();
        }
    }

    /// <summary>Looks at the ring: a kick that came as a message.</summary>
    public void Kick()
    {
        lock (_lock)
        {
            WakeUnsynchronized();
        }
    }

    /// <summary>Gives the ring another call descriptor. It is signalled once: answers may have been called to the old one.</summary>
    /// <returns>The old one, which is not used any more.</returns>
    public EventFd? ReplaceCall(EventFd? call)
    {
        lock (_lock)
        {
            EventFd? old = _call;
            _call = call;
            if (_started && _loaded)
            {
                call?.Signal();
            }

            return old;
        }
    }

    /// <summary>Gives the ring another error descriptor.</summary>
    /// <returns>The old one, which is not used any more.</returns>
    public EventFd? ReplaceError(EventFd? error)
    {
        lock (_lock)
        {
            EventFd? old = _error;
            _error = error;
            return old;
        }
    }

    /// <summary>
    /// Stops the ring. When it returns nothing is written to guest memory any more and nobody is signalled. Requests in flight are waited for; those that
    /// take longer answer when the ring goes on.
    /// </summary>
    /// <param name="patience">How long to wait for them.</param>
    /// <returns>The next avail index.</returns>
    public ushort Stop(TimeSpan patience)
    {
        lock (_lock)
        {
            _started = false;
            _drained.Reset();
            _draining = true;
            RefreshUnsynchronized();
            if (_inFlight == 0 || !_publishing)
            {
                _drained.Set();
            }
        }

        _drained.Wait(patience);
        lock (_lock)
        {
            NotifyUnsynchronized();
            _draining = false;
            if (_inFlight > _held.Count)
            {
                VhostUserLog.StoppedWithRequests(_logger, Session.Id, _inFlight, patience.TotalSeconds);
            }

            ushort next = _loaded ? _nextAvail : _startBase;
            SuspendUnsynchronized();
            return next;
        }
    }

    /// <summary>Stops the ring at once: the driver has gone away without a word and sets it up again.</summary>
    public void Suspend()
    {
        lock (_lock)
        {
            _started = false;
            SuspendUnsynchronized();
        }
    }

    /// <summary>Stops the ring at once and makes the session forget everything: the device was reset.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _started = false;
            _enabled = false;
            SuspendUnsynchronized();
            BeginEpochUnsynchronized();
            _resetDue = true;
            RefreshUnsynchronized();
        }
    }

    /// <summary>Ends everything: the front end is gone. The lane drains.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _started = false;
            _closed = true;
            if (_memory is { } memory)
            {
                if (_inFlight > 0)
                {
                    memory.MakePrivate();
                }

                _memory = null;
                _ring = default;
                memory.RemoveUser();
            }

            BeginEpochUnsynchronized();
            ReplaceKickUnsynchronized(null);
            RefreshUnsynchronized();
        }
    }

    private void SuspendUnsynchronized()
    {
        if (_inFlight > _held.Count)
        {
            CutUnsynchronized();
        }

        _loaded = false;
        ReplaceKickUnsynchronized(null);
        RefreshUnsynchronized();
    }

    /// <summary>Sees to it that requests which are still at work cannot write into the guest's memory any more.</summary>
    private void CutUnsynchronized()
    {
        if (_memory is not { } old)
        {
            return;
        }

        Errno errno = old.MapAgain(out GuestMemory? memory);
        if (errno == Errno.None)
        {
            _cuts++;
            errno = old.MakePrivate();
            ReplaceMemoryUnsynchronized(memory!);
        }

        if (errno != Errno.None)
        {
            VhostUserLog.CutFailed(_logger, Session.Id, errno);
        }
    }

    private void ReplaceMemoryUnsynchronized(GuestMemory memory)
    {
        GuestMemory? old = _memory;
        _memory = memory;
        memory.AddUser();
        if (old is not null)
        {
            old.RemoveUser();
        }

        ResolveUnsynchronized();
    }

    private void ResolveUnsynchronized()
    {
        _ring = default;
        if (_memory is not null && _started)
        {
            SplitRing.TryResolve(_memory, _addresses, _size, _events, out _ring);
        }
    }

    /// <summary>Finds out where driver and device are in the ring, if its memory is there.</summary>
    private void LoadUnsynchronized()
    {
        if (!_ring.IsResolved)
        {
            return;
        }

        ushort used = _ring.UsedIndex;
        bool goesOn = _hasRun && _size == _lastSize && _startBase == _nextAvail && used == _nextUsed;
        if (!goesOn)
        {
            // The guest was rebooted, or the driver bound again: it knows nothing of what was before.
            _resetDue |= _hasRun && _startBase == 0 && used == 0;
            BeginEpochUnsynchronized();
            _heads.Reset(_size);
        }

        _nextAvail = _availSeen = _startBase;
        _nextUsed = _decidedUsed = used;
        _kicksUnwanted = false;

        // After a pause the driver may have missed the last call.
        _unnotified = goesOn ? 1 : 0;
        _callDue = true;
        _hasRun = true;
        _lastSize = _size;
        _loaded = true;
        if (_events == EventMode.Flag)
        {
            _ring.SetKicks(KickMode.Wanted);
        }
    }

    private void BeginEpochUnsynchronized()
    {
        _epoch++;
        ForgetHeldUnsynchronized();
        _inFlight = 0;
        _drained.Set();
    }

    private void ReplaceKickUnsynchronized(EventFd? kick)
    {
        if (_kick is not null && !ReferenceEquals(kick, _kick))
        {
            _retiredKicks.Add(_kick);
        }

        _kick = kick;
    }
}
