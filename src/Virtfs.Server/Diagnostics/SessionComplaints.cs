using System;

namespace Virtfs.Server.Diagnostics;

/// <summary>What the log has been told of a session already: a client that does the same over and over must not fill it.</summary>
[Flags]
internal enum SessionComplaints
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><see cref="SessionLog.XattrLimit"/>.</summary>
    XattrLimit = 1,

    /// <summary><see cref="SessionLog.MsizeTooSmall"/>.</summary>
    MsizeTooSmall = 2,

    /// <summary><see cref="SessionLog.MsizeSmall"/>.</summary>
    MsizeSmall = 4,
}
