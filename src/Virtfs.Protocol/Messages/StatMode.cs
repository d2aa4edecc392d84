using System;

namespace Virtfs.Protocol.Messages;

/// <summary>The mode of a stat record and of Tcreate: permission bits, and above them the kind of object. The top byte is the qid's type.</summary>
/// <remarks>Source: Plan 9's stat(5); <see cref="Symlink"/> and the bits from <see cref="Device"/> down from 9P2000.u.</remarks>
[Flags]
public enum StatMode : uint
{
    /// <summary>No bit.</summary>
    None = 0,

    /// <summary>Read, write and execute for owner, group and others.</summary>
    PermissionMask = 0x1FF,

    /// <summary>Sticky (9P2000.u).</summary>
    Sticky = 0x0001_0000,

    /// <summary>Set group id (9P2000.u).</summary>
    SetGroupId = 0x0004_0000,

    /// <summary>Set user id (9P2000.u).</summary>
    SetUserId = 0x0008_0000,

    /// <summary>A socket (9P2000.u).</summary>
    Socket = 0x0010_0000,

    /// <summary>A FIFO (9P2000.u).</summary>
    Pipe = 0x0020_0000,

    /// <summary>A device (9P2000.u).</summary>
    Device = 0x0080_0000,

    /// <summary>In Tcreate, one more name of an object (9P2000.u).</summary>
    Link = 0x0100_0000,

    /// <summary>A symbolic link (9P2000.u).</summary>
    Symlink = 0x0200_0000,

    /// <summary>DMTMP: not backed up.</summary>
    Temporary = 0x0400_0000,

    /// <summary>DMAUTH: an authentication file.</summary>
    Authentication = 0x0800_0000,

    /// <summary>DMEXCL: open to one client at a time.</summary>
    Exclusive = 0x2000_0000,

    /// <summary>DMAPPEND: written at its end only.</summary>
    AppendOnly = 0x4000_0000,

    /// <summary>DMDIR: a directory.</summary>
    Directory = 0x8000_0000,

    /// <summary>The bits that say what kind of object it is.</summary>
    KindMask = Directory | Symlink | Link | Device | Pipe | Socket,
}
