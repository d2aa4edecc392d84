using System.Runtime.InteropServices;

namespace Virtfs.Linux;

/// <summary>A message of sendmsg(2) and recvmsg(2): struct msghdr, 56 bytes on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Explicit, Size = 56)]
public unsafe struct MessageHeader
{
    /// <summary>The address, where the socket is not connected.</summary>
    [FieldOffset(0)]
    public byte* Name;

    /// <summary>Its length in bytes.</summary>
    [FieldOffset(8)]
    public uint NameLength;

    /// <summary>The pieces of memory.</summary>
    [FieldOffset(16)]
    public IoVector* Vectors;

    /// <summary>How many pieces.</summary>
    [FieldOffset(24)]
    public nuint VectorCount;

    /// <summary>Control messages, each behind a struct cmsghdr.</summary>
    [FieldOffset(32)]
    public byte* Control;

    /// <summary>Their length in bytes: room to receive, then what came.</summary>
    [FieldOffset(40)]
    public nuint ControlLength;

    /// <summary>What happened to a received message.</summary>
    [FieldOffset(48)]
    public MessageFlags Flags;
}
