using System.Runtime.InteropServices;

namespace Virtfs.Linux;

/// <summary>struct statx_timestamp: 64-bit seconds, 32-bit nanoseconds, 32 reserved bits.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct StatXTimestamp
{
    private long _seconds;
    private uint _nanoseconds;

    public Timespec Value
    {
        readonly get => new(_seconds, _nanoseconds);
        set => (_seconds, _nanoseconds) = (value.Seconds, (uint)value.Nanoseconds);
    }
}
