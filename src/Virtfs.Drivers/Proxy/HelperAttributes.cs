using Virtfs.Protocol.Proxy;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Proxy;

/// <summary>From what a helper says to <see cref="NodeAttributes"/>.</summary>
internal static class HelperAttributes
{
    /// <summary>Fills in everything but the generation.</summary>
    public static void Fill(in ProxyAttributes found, out NodeAttributes attributes) => attributes = new NodeAttributes
    {
        Device = found.Device,
        Inode = found.Inode,
        Mode = found.Mode,
        Uid = found.Uid,
        Gid = found.Gid,
        LinkCount = found.LinkCount,
        DeviceNumber = found.SpecialDevice,
        Size = found.Length,
        BlockSize = found.BlockSize,
        Blocks = found.Blocks,
        AccessTime = new Timestamp(found.Times.AccessSeconds, (uint)found.Times.AccessNanoseconds),
        ModificationTime = new Timestamp(found.Times.ModificationSeconds, (uint)found.Times.ModificationNanoseconds),
        ChangeTime = new Timestamp(found.ChangeSeconds, (uint)found.ChangeNanoseconds),
    };
}
