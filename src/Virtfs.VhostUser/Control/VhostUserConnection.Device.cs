using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;
using Virtfs.VhostUser.Messages;

namespace Virtfs.VhostUser.Control;

/// <content>Features, config space, reset.</content>
internal sealed partial class VhostUserConnection
{
    private Outcome SetFeatures(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != sizeof(ulong))
        {
            return Refuse("wrong length");
        }

        var features = (VirtioFeatures)MemoryMarshal.Read<ulong>(payload);
        if ((features & ~VirtioFeatures.Offered) != 0)
        {
            return Refuse("it sets features that were not offered");
        }

        _state = _state with { Features = features };
        if ((features & VirtioFeatures.VHOST_USER_F_PROTOCOL_FEATURES) == 0)
        {
            // Such a front end does not know SET_VRING_ENABLE.
            EnableRing();
        }

        return Outcome.Done;
    }

    private Outcome SetProtocolFeatures(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != sizeof(ulong))
        {
            return Refuse("wrong length");
        }

        var features = (ProtocolFeatures)MemoryMarshal.Read<ulong>(payload);
        if ((features & ~ProtocolFeatures.Offered) != 0)
        {
            return Refuse("it sets protocol features that were not offered");
        }

        _state = _state with { ProtocolFeatures = features };
        return Outcome.Done;
    }

    private Outcome SetBackEndSocket(ReceivedDescriptors descriptors)
    {
        if (descriptors.Count != 1)
        {
            return Refuse("it takes one descriptor");
        }

        // Kept open and never used: User-Mode Linux finds out by it that we are gone.
        _state.BackEndSocket?.Dispose();
        _state = _state with { BackEndSocket = descriptors.Take(0) };
        return Outcome.Done;
    }

    private Outcome GetConfig(ReadOnlySpan<byte> payload)
    {
        if (!ConfigRange.TryDecode(payload, out ConfigRange range))
        {
            return Outcome.Hopeless;
        }

        // An empty answer would mean failure, for which some front ends end themselves. So everything there is no config for reads as zeros.
        Span<byte> reply = _configReply.AsSpan(0, ConfigRange.Length + (int)range.Size);
        range.Encode(reply);
        _config.Read(range.Offset, reply[ConfigRange.Length..]);
        return _channel.Reply(_request, reply) == Errno.None ? Outcome.Answered : Outcome.Hopeless;
    }

    private Outcome ResetOwner()
    {
        DisableRing();
        return Outcome.Done;
    }

    private Outcome ResetDevice()
    {
        _ring.Reset();
        _state = _state with { Ring = _state.Ring with { IsStarted = false, IsEnabled = false, Kick = null } };
        return Outcome.Done;
    }
}
