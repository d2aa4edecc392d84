using System;

namespace Virtfs.VhostUser.Rings;

/// <summary>The flags of a descriptor.</summary>
[Flags]
internal enum DescriptorFlags : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Another one follows.</summary>
    NEXT = 1,

    /// <summary>The buffer is for the device to write; otherwise to read.</summary>
    WRITE = 2,

    /// <summary>The buffer is a table of descriptors.</summary>
    INDIRECT = 4,

    /// <summary>All there are.</summary>
    Known = NEXT | WRITE | INDIRECT,
}
