namespace Virtfs.Differential.Generated;

/// <summary>What a field of a request is for: how many bytes it has, and what a generator writes into it.</summary>
public enum FieldKind
{
    /// <summary>A fid that is to be there; of what kind, the message says.</summary>
    Fid,

    /// <summary>A fid that is to be there and to be a directory.</summary>
    DirectoryFid,

    /// <summary>A fid that is to be free.</summary>
    NewFid,

    /// <summary>The fid for authentication, which nobody looks at.</summary>
    AuthenticationFid,

    /// <summary>A name in a directory.</summary>
    Name,

    /// <summary>The names of a Twalk, with their number in front.</summary>
    Names,

    /// <summary>A text without a rule.</summary>
    Text,

    /// <summary>What a symbolic link says.</summary>
    Target,

    /// <summary>The name of an extended attribute.</summary>
    XattrName,

    /// <summary>A version of the protocol.</summary>
    Version,

    /// <summary>The msize of a Tversion.</summary>
    Msize,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>A user or group.</summary>
    User,

    /// <summary>Permission bits.</summary>
    Mode,

    /// <summary>Permission bits with those of the type.</summary>
    TypeAndMode,

    /// <summary>How a file is opened.</summary>
    OpenFlags,

    /// <summary>Which attributes are asked for.</summary>
    GetattrMask,

    /// <summary>Which attributes are set.</summary>
    SetattrMask,

    /// <summary>The flags of Tunlinkat.</summary>
    UnlinkFlags,

    /// <summary>The flags of Txattrcreate.</summary>
    XattrFlags,

    /// <summary>The type of a lock.</summary>
    LockType,

    /// <summary>The flags of a lock.</summary>
    LockFlags,

    /// <summary>Where the range of a lock starts, or how long it is: what the host can lock.</summary>
    LockRange,

    /// <summary>The process that locks: always the same, for whom no lock is in the way.</summary>
    LockOwner,

    /// <summary>A number of 32 bits without a rule.</summary>
    Number,

    /// <summary>A device's major or minor number.</summary>
    DeviceNumber,

    /// <summary>Where in a file.</summary>
    Offset,

    /// <summary>Where in a directory: what an Rreaddir told, or 0.</summary>
    DirectoryOffset,

    /// <summary>How much is wanted.</summary>
    Count,

    /// <summary>How long a file is to be.</summary>
    Size,

    /// <summary>How long the value of an attribute is to be.</summary>
    XattrSize,

    /// <summary>Seconds since 1970.</summary>
    Seconds,

    /// <summary>Nanoseconds, or one of the kernel's special values.</summary>
    Nanoseconds,

    /// <summary>Data with its length in front.</summary>
    Data,

    /// <summary>How a file is opened in 9P2000.u.</summary>
    TopenMode,

    /// <summary>What a Tcreate makes, with its permissions.</summary>
    StatMode,

    /// <summary>What a Tcreate says of a link or device.</summary>
    Extension,

    /// <summary>The record of a Twstat, with its length in front.</summary>
    StatRecord,
}
