using System;
using System.Buffers.Binary;

namespace Virtfs.VhostUser.FrontEnd;

/// <summary>What a back end answered.</summary>
/// <param name="Request">Which request it names.</param>
/// <param name="Flags">Its flags; 5 for every good reply.</param>
/// <param name="Payload">What follows the header.</param>
public sealed record ControlReply(ControlRequest Request, uint Flags, byte[] Payload)
{
    /// <summary>The payload as one number.</summary>
    public ulong Value => Payload.Length == sizeof(ulong)
        ? BinaryPrimitives.ReadUInt64LittleEndian(Payload)
        : throw new InvalidOperationException($"{Request} was answered with {Payload.Length} bytes.");
}
