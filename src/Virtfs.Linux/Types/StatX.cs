using System.Runtime.InteropServices;

namespace Virtfs.Linux;

/// <summary>
/// What statx(2) answers: struct statx, 256 bytes, the same on every architecture. A field whose bit is not in <see cref="Mask"/> is not to
/// be trusted.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
public struct StatX
{
    /// <summary>The fields that were filled in.</summary>
    [FieldOffset(0)]
    public StatXMask Mask;

    /// <summary>The preferred size of a transfer, in bytes.</summary>
    [FieldOffset(4)]
    public uint BlockSize;

    /// <summary>The STATX_ATTR_ bits that are on.</summary>
    [FieldOffset(8)]
    public ulong Attributes;

    /// <summary>The number of hard links.</summary>
    [FieldOffset(16)]
    public uint LinkCount;

    /// <summary>The owner.</summary>
    [FieldOffset(20)]
    public uint UserId;

    /// <summary>The group.</summary>
    [FieldOffset(24)]
    public uint GroupId;

    /// <summary>Type and permission bits, as in inode(7).</summary>
    [FieldOffset(28)]
    public ushort Mode;

    /// <summary>The inode number.</summary>
    [FieldOffset(32)]
    public ulong Inode;

    /// <summary>The size in bytes.</summary>
    [FieldOffset(40)]
    public ulong Size;

    /// <summary>The allocated blocks, of 512 bytes whatever <see cref="BlockSize"/> says.</summary>
    [FieldOffset(48)]
    public ulong Blocks;

    /// <summary>The STATX_ATTR_ bits that the file system knows.</summary>
    [FieldOffset(56)]
    public ulong AttributesMask;

    /// <summary>The major number of a device special file.</summary>
    [FieldOffset(128)]
    public uint SpecialMajor;

    /// <summary>The minor number of a device special file.</summary>
    [FieldOffset(132)]
    public uint SpecialMinor;

    /// <summary>The major number of the file system's device.</summary>
    [FieldOffset(136)]
    public uint DeviceMajor;

    /// <summary>The minor number of the file system's device.</summary>
    [FieldOffset(140)]
    public uint DeviceMinor;

    /// <summary>The id of the mount through which the object was reached.</summary>
    [FieldOffset(144)]
    public ulong MountId;

    [FieldOffset(64)]
    private StatXTimestamp _accessTime;

    [FieldOffset(80)]
    private StatXTimestamp _birthTime;

    [FieldOffset(96)]
    private StatXTimestamp _changeTime;

    [FieldOffset(112)]
    private StatXTimestamp _modifyTime;

    /// <summary>The time of the last access.</summary>
    public Timespec AccessTime
    {
        readonly get => _accessTime.Value;
        set => _accessTime.Value = value;
    }

    /// <summary>The time of creation.</summary>
    public Timespec BirthTime
    {
        readonly get => _birthTime.Value;
        set => _birthTime.Value = value;
    }

    /// <summary>The time of the last change of the inode.</summary>
    public Timespec ChangeTime
    {
        readonly get => _changeTime.Value;
        set => _changeTime.Value = value;
    }

    /// <summary>The time of the last change of the content.</summary>
    public Timespec ModifyTime
    {
        readonly get => _modifyTime.Value;
        set => _modifyTime.Value = value;
    }

    /// <summary>The file system's device as one number (<see cref="DeviceNumber"/>).</summary>
    public readonly ulong Device => DeviceNumber.Make(DeviceMajor, DeviceMinor);

    /// <summary>A device special file's number as one (<see cref="DeviceNumber"/>); 0 for everything else.</summary>
    public readonly ulong SpecialDevice => DeviceNumber.Make(SpecialMajor, SpecialMinor);

    /// <summary>The type bits of <see cref="Mode"/> alone.</summary>
    public readonly uint Type => Mode & InodeMode.S_IFMT;
}
