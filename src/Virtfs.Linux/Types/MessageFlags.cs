using System;

namespace Virtfs.Linux;

/// <summary>The flags of send(2) and recv(2).</summary>
[Flags]
public enum MessageFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Look, and leave it for the next receive.</summary>
    MSG_PEEK = 0x2,

    /// <summary>Result: control data did not fit and is lost.</summary>
    MSG_CTRUNC = 0x8,

    /// <summary>Result: the rest of a message did not fit and is lost.</summary>
    MSG_TRUNC = 0x20,

    /// <summary>Do not block in this call.</summary>
    MSG_DONTWAIT = 0x40,

    /// <summary>Wait for the whole amount; signals, errors and the end cut it short.</summary>
    MSG_WAITALL = 0x100,

    /// <summary>No SIGPIPE.</summary>
    MSG_NOSIGNAL = 0x4000,

    /// <summary>More follows at once.</summary>
    MSG_MORE = 0x8000,

    /// <summary>Received descriptors are close-on-exec.</summary>
    MSG_CMSG_CLOEXEC = 0x40000000,
}
