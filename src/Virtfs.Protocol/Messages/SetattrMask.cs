using System;

namespace Virtfs.Protocol.Messages;

/// <summary>The attributes Tsetattr changes.</summary>
/// <remarks>Source: the 9P2000.L protocol, setattr.</remarks>
[Flags]
public enum SetattrMask : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Permission bits.</summary>
    Mode = 0x1,

    /// <summary>Owner.</summary>
    Uid = 0x2,

    /// <summary>Group.</summary>
    Gid = 0x4,

    /// <summary>Size.</summary>
    Size = 0x8,

    /// <summary>Time of the last access: now, unless <see cref="AtimeSet"/>.</summary>
    Atime = 0x10,

    /// <summary>Time of the last change of the content: now, unless <see cref="MtimeSet"/>.</summary>
    Mtime = 0x20,

    /// <summary>Time of the last change of the attributes: always now.</summary>
    Ctime = 0x40,

    /// <summary>With <see cref="Atime"/>: the time the message gives.</summary>
    AtimeSet = 0x80,

    /// <summary>With <see cref="Mtime"/>: the time the message gives.</summary>
    MtimeSet = 0x100,
}
