using Virtfs.Linux;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <summary>From what statx(2) says to <see cref="NodeAttributes"/>.</summary>
internal static class HostAttributes
{
    /// <summary>Fills in everything but the generation.</summary>
    public static void Fill(in StatX stat, out NodeAttributes attributes)
    {
        attributes = default;
        attributes.Device = stat.Device;
        attributes.Inode = stat.Inode;
        attributes.Mode = stat.Mode;
        attributes.Uid = stat.UserId;
        attributes.Gid = stat.GroupId;
        attributes.LinkCount = stat.LinkCount;
        attributes.DeviceNumber = stat.SpecialDevice;
        attributes.Size = stat.Size;
        attributes.BlockSize = stat.BlockSize;
        attributes.Blocks = stat.Blocks;
        attributes.AccessTime = From(stat.AccessTime);
        attributes.ModificationTime = From(stat.ModifyTime);
        attributes.ChangeTime = From(stat.ChangeTime);
    }

    /// <summary>A time of the host's.</summary>
    public static Timestamp From(Timespec time) => new(time.Seconds, (uint)time.Nanoseconds);
}
