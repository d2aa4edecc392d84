namespace Virtfs.Linux;

/// <summary>
/// Device numbers as the C library keeps them in a dev_t of 64 bits (makedev(3)): the 32-bit major and minor interleaved so that the old 8
/// + 8 bit numbers keep their place.
/// </summary>
public static class DeviceNumber
{
    /// <summary>The dev_t of a major and a minor number.</summary>
    public static ulong Make(uint major, uint minor) =>
        (major & 0x0000_0fffUL) << 8
        | (major & 0xffff_f000UL) << 32
        | minor & 0x0000_00ffUL
        | (minor & 0xffff_ff00UL) << 12;

    /// <summary>The major number in a dev_t.</summary>
    public static uint Major(ulong device) => (uint)((device >> 8) & 0xfff | (device >> 32) & 0xffff_f000);

    /// <summary>The minor number in a dev_t.</summary>
    public static uint Minor(ulong device) => (uint)(device & 0xff | (device >> 12) & 0xffff_ff00);
}
