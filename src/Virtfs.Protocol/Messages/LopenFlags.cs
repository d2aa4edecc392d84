using System;

namespace Virtfs.Protocol.Messages;

/// <summary>How Tlopen and Tlcreate open.</summary>
/// <remarks>Source: the 9P2000.L protocol, lopen: the open(2) flags of x86 Linux, whatever the client's machine.</remarks>
[Flags]
public enum LopenFlags : uint
{
    /// <summary>Read.</summary>
    ReadOnly = 0,

    /// <summary>Write.</summary>
    WriteOnly = 0x1,

    /// <summary>Read and write.</summary>
    ReadWrite = 0x2,

    /// <summary>The bits the three above share; both set is invalid.</summary>
    AccessModeMask = 0x3,

    /// <summary>O_CREAT, octal 0100. Tlcreate creates with or without it.</summary>
    Create = 0x40,

    /// <summary>O_EXCL, 0200.</summary>
    Exclusive = 0x80,

    /// <summary>O_NOCTTY, 0400.</summary>
    NoControllingTerminal = 0x100,

    /// <summary>O_TRUNC, 01000.</summary>
    Truncate = 0x200,

    /// <summary>O_APPEND, 02000.</summary>
    Append = 0x400,

    /// <summary>O_NONBLOCK, 04000.</summary>
    NonBlock = 0x800,

    /// <summary>O_DSYNC, 010000.</summary>
    DataSync = 0x1000,

    /// <summary>FASYNC, 020000.</summary>
    Async = 0x2000,

    /// <summary>O_DIRECT, 040000.</summary>
    Direct = 0x4000,

    /// <summary>O_LARGEFILE, 0100000.</summary>
    LargeFile = 0x8000,

    /// <summary>O_DIRECTORY, 0200000.</summary>
    Directory = 0x10000,

    /// <summary>O_NOFOLLOW, 0400000.</summary>
    NoFollow = 0x20000,

    /// <summary>O_NOATIME, 01000000.</summary>
    NoAccessTime = 0x40000,

    /// <summary>O_CLOEXEC, 02000000.</summary>
    CloseOnExec = 0x80000,

    /// <summary>O_SYNC, 04000000; without <see cref="DataSync"/>.</summary>
    Sync = 0x100000,
}
