using System;

namespace Virtfs.VhostUser.Messages;

/// <summary>Extensions of vhost-user that we offer.</summary>
/// <remarks>
/// No others, however harmless they look: QEMU takes every bit below its highest, also those it does nothing for, and bits from 20 on mean different
/// things to different projects.
/// </remarks>
[Flags]
internal enum ProtocolFeatures : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>GET_QUEUE_NUM.</summary>
    MQ = 1UL << 0,

    /// <summary>The front end may ask for an answer to any request.</summary>
    REPLY_ACK = 1UL << 3,

    /// <summary>SET_BACKEND_REQ_FD; User-Mode Linux finds out by that socket that we are gone.</summary>
    BACKEND_REQ = 1UL << 5,

    /// <summary>GET_CONFIG and SET_CONFIG; without them there is no mount tag.</summary>
    CONFIG = 1UL << 9,

    /// <summary>RESET_DEVICE.</summary>
    RESET_DEVICE = 1UL << 13,

    /// <summary>Memory comes and goes region by region; without it QEMU is limited to eight.</summary>
    CONFIGURE_MEM_SLOTS = 1UL << 15,

    /// <summary>What we offer.</summary>
    Offered = MQ | REPLY_ACK | BACKEND_REQ | CONFIG | RESET_DEVICE | CONFIGURE_MEM_SLOTS,
}
