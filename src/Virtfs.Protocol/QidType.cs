using System;

namespace Virtfs.Protocol;

/// <summary>The kind of object a qid stands for: the top byte of a 9P2000 mode.</summary>
/// <remarks>Source: Plan 9's stat(5); <see cref="Symlink"/> and <see cref="Link"/> from 9P2000.u.</remarks>
[Flags]
public enum QidType : byte
{
    /// <summary>A regular file, and whatever has no bit of its own (devices, FIFOs, sockets).</summary>
    File = 0x00,

    /// <summary>A hard link (9P2000.u; unused).</summary>
    Link = 0x01,

    /// <summary>A symbolic link.</summary>
    Symlink = 0x02,

    /// <summary>Not backed up.</summary>
    Temporary = 0x04,

    /// <summary>An authentication file.</summary>
    Authentication = 0x08,

    /// <summary>A mounted channel (Plan 9 itself; never on the wire).</summary>
    Mount = 0x10,

    /// <summary>Open to one client at a time.</summary>
    Exclusive = 0x20,

    /// <summary>Written at its end only.</summary>
    AppendOnly = 0x40,

    /// <summary>A directory.</summary>
    Directory = 0x80,
}
