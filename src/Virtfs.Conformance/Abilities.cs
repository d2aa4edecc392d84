using System;

namespace Virtfs.Conformance;

/// <summary>
/// What the guests of a driver can do beside looking up, listing and reading, which all can. A class for a driver that cannot do everything says what it can by
/// <see cref="AbilitiesAttribute"/>, and has the tests that need no more; what it prepares itself, its <see cref="Ground"/> makes.
/// </summary>
[Flags]
public enum Abilities
{
    /// <summary>Look up, list, read.</summary>
    None = 0,

    /// <summary>Make files and directories.</summary>
    Make = 1,

    /// <summary>Write, and set lengths.</summary>
    Write = 2,

    /// <summary>Remove names.</summary>
    Remove = 4,

    /// <summary>Move names.</summary>
    Rename = 8,

    /// <summary>Give an object a second name.</summary>
    HardLinks = 0x10,

    /// <summary>Make symbolic links.</summary>
    Symlinks = 0x20,

    /// <summary>Make devices, FIFOs and sockets.</summary>
    SpecialFiles = 0x40,

    /// <summary>Change modes and owners, and make things with them.</summary>
    Attributes = 0x80,

    /// <summary>Set times.</summary>
    Times = 0x100,

    /// <summary>Set, read and remove extended attributes.</summary>
    Xattrs = 0x200,

    /// <summary>Lock ranges.</summary>
    Locks = 0x400,

    /// <summary>Ask for generations.</summary>
    Generations = 0x800,

    /// <summary>Write far beyond four gigabytes, where a file may have holes.</summary>
    LargeFiles = 0x1000,

    /// <summary>Everything.</summary>
    All = 0x1FFF,
}
