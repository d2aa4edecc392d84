using System;

namespace Virtfs.Protocol.Messages;

/// <summary>The attributes Tgetattr asks for and Rgetattr holds.</summary>
/// <remarks>Source: the 9P2000.L protocol, getattr.</remarks>
[Flags]
public enum GetattrMask : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Type and permission bits.</summary>
    Mode = 0x1,

    /// <summary>Number of hard links.</summary>
    LinkCount = 0x2,

    /// <summary>Owner.</summary>
    Uid = 0x4,

    /// <summary>Group.</summary>
    Gid = 0x8,

    /// <summary>Device number.</summary>
    DeviceNumber = 0x10,

    /// <summary>Time of the last access.</summary>
    Atime = 0x20,

    /// <summary>Time of the last change of the content.</summary>
    Mtime = 0x40,

    /// <summary>Time of the last change of the attributes.</summary>
    Ctime = 0x80,

    /// <summary>Inode number: the path of the qid.</summary>
    Inode = 0x100,

    /// <summary>Size.</summary>
    Size = 0x200,

    /// <summary>Space taken.</summary>
    Blocks = 0x400,

    /// <summary>Time of creation.</summary>
    Btime = 0x800,

    /// <summary>Generation of the inode.</summary>
    Generation = 0x1000,

    /// <summary>Version of the content.</summary>
    DataVersion = 0x2000,

    /// <summary>What stat(2) gives: everything up to <see cref="Blocks"/>.</summary>
    Basic = 0x7FF,

    /// <summary>Everything.</summary>
    All = 0x3FFF,
}
