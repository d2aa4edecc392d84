namespace Virtfs.VhostUser.Rings;

/// <summary>A descriptor of a split ring, copied out of guest memory.</summary>
/// <remarks>
/// <code>
/// guest address u64 @0 | length u32 @8 | flags u16 @12 | next u16 @14
/// </code>
/// Source: virtio 1.3, 2.7.5.
/// </remarks>
internal readonly record struct Descriptor(ulong Address, ulong Tail)
{
    /// <summary>Its length in bytes.</summary>
    public const int Size = 16;

    /// <summary>The buffer's length in bytes.</summary>
    public uint Length => (uint)Tail;

    /// <summary>What it is.</summary>
    public DescriptorFlags Flags => (DescriptorFlags)(ushort)(Tail >> 32);

    /// <summary>Which one follows, if <see cref="DescriptorFlags.NEXT"/> is set.</summary>
    public ushort Next => (ushort)(Tail >> 48);
}
