using System.Runtime.InteropServices;

namespace Virtfs.Linux;

/// <summary>
/// One piece of memory in a vectored transfer: struct iovec, 16 bytes. It owns nothing; whoever made it keeps the memory alive until the
/// call that uses it has returned.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly unsafe struct IoVector
{
    /// <summary>The first byte.</summary>
    public readonly byte* Base;

    /// <summary>The number of bytes.</summary>
    public readonly nuint Length;

    /// <summary>Describes <paramref name="length"/> bytes from <paramref name="address"/> on.</summary>
    public IoVector(byte* address, nuint length)
    {
        Base = address;
        Length = length;
    }
}
