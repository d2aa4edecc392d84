using System;

namespace Virtfs.Server.FileSystems;

/// <summary>How a file is opened: open(2)'s flags, numbered alike on every architecture.</summary>
[Flags]
public enum OpenMode
{
    /// <summary>For reading (the access bits' zero).</summary>
    Read = 0,

    /// <summary>For writing.</summary>
    Write = 1,

    /// <summary>For reading and writing.</summary>
    ReadWrite = 2,

    /// <summary>The bits that hold the access; their fourth value, 3, counts as writing.</summary>
    AccessMask = 3,

    /// <summary>With Create: the name must not exist (EEXIST).</summary>
    Exclusive = 0x80,

    /// <summary>Empty the file.</summary>
    Truncate = 0x200,

    /// <summary>Every write goes to the end, whatever its offset.</summary>
    Append = 0x400,

    /// <summary>Do not wait for data.</summary>
    NonBlocking = 0x800,

    /// <summary>Writes return when the data is stored.</summary>
    DataSync = 0x1000,

    /// <summary>ENOTDIR unless it is a directory.</summary>
    Directory = 0x10000,

    /// <summary>Do not update the access time.</summary>
    NoAccessTime = 0x40000,

    /// <summary>Writes return when data and attributes are stored.</summary>
    Sync = 0x100000,
}
