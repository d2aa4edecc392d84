using System;

namespace Virtfs.Protocol.Messages;

/// <summary>How Topen and Tcreate open.</summary>
/// <remarks>Source: Plan 9's open(5); <see cref="Exclusive"/> and <see cref="Append"/> as 9P2000.u servers know them.</remarks>
[Flags]
public enum TopenMode : byte
{
    /// <summary>OREAD.</summary>
    Read = 0,

    /// <summary>OWRITE.</summary>
    Write = 0x1,

    /// <summary>ORDWR.</summary>
    ReadWrite = 0x2,

    /// <summary>The bits the three above share; both set is OEXEC: read, in order to run it.</summary>
    AccessMask = 0x3,

    /// <summary>With Tcreate: the name must not exist.</summary>
    Exclusive = 0x4,

    /// <summary>OTRUNC.</summary>
    Truncate = 0x10,

    /// <summary>OCEXEC: close when another program is run; the client's own affair.</summary>
    CloseOnExecute = 0x20,

    /// <summary>ORCLOSE: remove the file when the fid is clunked.</summary>
    RemoveOnClose = 0x40,

    /// <summary>Every write goes to the end.</summary>
    Append = 0x80,
}
