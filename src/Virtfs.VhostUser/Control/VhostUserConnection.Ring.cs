using System;
using System.Numerics;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.VhostUser.Diagnostics;
using Virtfs.VhostUser.Messages;

namespace Virtfs.VhostUser.Control;

/// <content>The ring: its place, its start and stop, and what wakes whom.</content>
internal sealed partial class VhostUserConnection
{
    /// <summary>A virtio-9p device has one ring.</summary>
    private const ulong RingCount = 1;

    private Outcome SetRingSize(ReadOnlySpan<byte> payload)
    {
        if (!RingParameter.TryDecode(payload, out RingParameter parameter) || parameter.Index >= RingCount)
        {
            return Refuse("there is no such ring");
        }

        if (parameter.Value is 0 or > RingState.MaximumSize || !BitOperations.IsPow2(parameter.Value))
        {
            Configure(_state.Ring with { Size = 0 });
            return Refuse("a ring's size is a power of two up to 32768");
        }

        return Configure(_state.Ring with { Size = (int)parameter.Value });
    }

    private Outcome SetRingAddresses(ReadOnlySpan<byte> payload)
    {
        if (!RingAddresses.TryDecode(payload, out RingAddresses addresses) || addresses.Index >= RingCount)
        {
            return Refuse("there is no such ring");
        }

        return addresses.IsAligned ? Configure(_state.Ring with { Addresses = addresses }) : Refuse("a part of the ring is not aligned");
    }

    private Outcome SetRingBase(ReadOnlySpan<byte> payload)
    {
        if (!RingParameter.TryDecode(payload, out RingParameter parameter) || parameter.Index >= RingCount)
        {
            return Refuse("there is no such ring");
        }

        // Even when nothing is different: the next driver of User-Mode Linux may well get the pages of the last one for its ring, and begins at 0 again.
        SuspendRing();
        return Configure(_state.Ring with { Base = (ushort)parameter.Value });
    }

    /// <summary>A running ring that is set up differently has been left by its driver without a word, as User-Mode Linux does: it stops at once.</summary>
    private Outcome Configure(RingState ring)
    {
        if (ring != _state.Ring && SuspendRing())
        {
            ring = ring with { IsStarted = false, Kick = null };
        }

        _state = _state with { Ring = ring };
        return Outcome.Done;
    }

    /// <summary>Stops a running ring without waiting for its requests; false when it did not run.</summary>
    private bool SuspendRing()
    {
        if (!_state.Ring.IsStarted)
        {
            return false;
        }

        _ring.Suspend();
        _state = _state with { Ring = _state.Ring with { IsStarted = false, Kick = null } };
        return true;
    }

    private Outcome GetRingBase(ReadOnlySpan<byte> payload)
    {
        if (!RingParameter.TryDecode(payload, out RingParameter parameter))
        {
            return Outcome.Hopeless;
        }

        ushort next = 0;
        if (parameter.Index < RingCount)
        {
            next = StopRing();
        }

        ulong answer = parameter.Index | ((ulong)next << 32);
        return Answer(answer);
    }

    private ushort StopRing()
    {
        RingState ring = _state.Ring;
        ushort next = ring.IsStarted ? _ring.Stop(_options.StopPatience) : ring.Base;

        // Every front end sends both descriptors again when it starts the ring.
        _ring.ReplaceCall(null)?.Dispose();
        _state = _state with { Ring = ring with { Base = next, IsStarted = false, Kick = null, Call = null } };
        VhostUserLog.RingStopped(_logger, _peer, next);
        return next;
    }

    private Outcome SetRingKick(ReadOnlySpan<byte> payload, ReceivedDescriptors descriptors)
    {
        Outcome outcome = TakeEventFd(payload, descriptors, out RingDescriptor which, out EventFd? kick);
        if (outcome != Outcome.Done)
        {
            return outcome;
        }

        if (which.Index >= RingCount)
        {
            kick?.Dispose();
            return Refuse("there is no such ring");
        }

        _state = _state with { Ring = _state.Ring with { Kick = kick, IsStarted = true } };
        return StartRing();
    }

    private Outcome StartRing()
    {
        RingState ring = _state.Ring;
        if (_ring.Start(_state))
        {
            VhostUserLog.RingStarted(_logger, _peer, ring.Size, ring.Base);
            return Outcome.Done;
        }

        if (_state.Memory.Count == 0)
        {
            VhostUserLog.MemoryNotShared(_logger, _peer);
            return Outcome.Refused;
        }

        if (ring.Size == 0)
        {
            return Refuse("the ring has no size");
        }

        VhostUserLog.RingNotMapped(_logger, _peer);
        return Outcome.Refused;
    }

    private Outcome SetRingCall(ReadOnlySpan<byte> payload, ReceivedDescriptors descriptors)
    {
        Outcome outcome = TakeEventFd(payload, descriptors, out RingDescriptor which, out EventFd? call);
        if (outcome == Outcome.Done && which.Index >= RingCount)
        {
            // QEMU with num_vqs over 1 sets up rings that are never used; refusing would cost the whole device.
            call?.Dispose();
        }
        else if (outcome == Outcome.Done)
        {
            _ring.ReplaceCall(call)?.Dispose();
            _state = _state with { Ring = _state.Ring with { Call = call } };
        }

        return outcome;
    }

    private Outcome SetRingError(ReadOnlySpan<byte> payload, ReceivedDescriptors descriptors)
    {
        Outcome outcome = TakeEventFd(payload, descriptors, out RingDescriptor which, out EventFd? error);
        if (outcome == Outcome.Done && which.Index >= RingCount)
        {
            error?.Dispose();
        }
        else if (outcome == Outcome.Done)
        {
            _ring.ReplaceError(error)?.Dispose();
            _state = _state with { Ring = _state.Ring with { Error = error } };
        }

        return outcome;
    }

    private Outcome SetRingEnabled(ReadOnlySpan<byte> payload)
    {
        if (!RingParameter.TryDecode(payload, out RingParameter parameter) || parameter.Value > 1)
        {
            return Refuse("it is neither on nor off");
        }

        if (parameter.Index < RingCount)
        {
            if (parameter.Value == 1)
            {
                EnableRing();
            }
            else
            {
                DisableRing();
            }
        }

        return Outcome.Done;
    }

    private void EnableRing()
    {
        _ring.Enable();
        _state = _state with { Ring = _state.Ring with { IsEnabled = true } };
    }

    private void DisableRing()
    {
        _ring.Disable();
        _state = _state with { Ring = _state.Ring with { IsEnabled = false } };
    }

    private Outcome KickRing(ReadOnlySpan<byte> payload)
    {
        if (!RingParameter.TryDecode(payload, out RingParameter parameter) || parameter.Index >= RingCount)
        {
            return Refuse("there is no such ring");
        }

        if (_state.Ring.IsStarted)
        {
            _ring.Kick();
            return Outcome.Done;
        }

        _state = _state with { Ring = _state.Ring with { IsStarted = true } };
        return StartRing();
    }

    /// <summary>Takes the descriptor of a KICK, CALL or ERR, if there is one.</summary>
    private Outcome TakeEventFd(ReadOnlySpan<byte> payload, ReceivedDescriptors descriptors, out RingDescriptor which, out EventFd? eventFd)
    {
        eventFd = null;
        if (!RingDescriptor.TryDecode(payload, out which) || descriptors.Count != (which.HasDescriptor ? 1 : 0))
        {
            return Refuse("the descriptor is missing, or one too many");
        }

        if (!which.HasDescriptor)
        {
            return Outcome.Done;
        }

        FileDescriptor descriptor = descriptors.Take(0);
        if (!IsLine(descriptor) || EventFd.Adopt(descriptor, out eventFd) != Errno.None)
        {
            descriptor.Dispose();
            return Refuse("the descriptor is no eventfd, socket or pipe");
        }

        return Outcome.Done;
    }

    /// <summary>True for an eventfd, which has no file type, a socket or a pipe: what reads and writes without waiting for a disk or a file system.</summary>
    private static bool IsLine(FileDescriptor descriptor) =>
        Libc.StatX(descriptor.Value, StatXMask.STATX_TYPE, out StatX attributes) == Errno.None &&
        (attributes.Mode & InodeMode.S_IFMT) is 0 or InodeMode.S_IFSOCK or InodeMode.S_IFIFO;
}
