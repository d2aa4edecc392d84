namespace Virtfs.VhostUser.FrontEnd;

/// <summary>One buffer of a request to be.</summary>
/// <param name="Address">Its guest address.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Access">What the device may do with it.</param>
public readonly record struct Buffer(ulong Address, uint Length, BufferAccess Access)
{
    /// <summary>A part of a request.</summary>
    public static Buffer Readable(ulong address, int length) => new(address, (uint)length, BufferAccess.Readable);

    /// <summary>Room for a reply.</summary>
    public static Buffer Writable(ulong address, int length) => new(address, (uint)length, BufferAccess.Writable);
}
