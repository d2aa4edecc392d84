namespace Virtfs.Qtest;

/// <summary>Where the parts of a split ring lie in guest memory (virtio 1.2, 2.7), and how large they are.</summary>
public readonly record struct RingLayout
{
    /// <summary>Bytes of a descriptor.</summary>
    public const int DescriptorSize = 16;

    /// <summary>Takes memory for a ring of so many slots; each part begins on a page of its own.</summary>
    public RingLayout(GuestMemory memory, int size)
    {
        System.ArgumentNullException.ThrowIfNull(memory);
        Size = size;
        Descriptors = memory.Allocate((ulong)(DescriptorSize * size));
        Available = memory.Allocate((ulong)(6 + (2 * size)));
        Used = memory.Allocate((ulong)(6 + (8 * size)));
    }

    /// <summary>Slots.</summary>
    public int Size { get; }

    /// <summary>The descriptor table.</summary>
    public ulong Descriptors { get; }

    /// <summary>The driver's ring: flags, index, a head for each slot, used_event; two bytes each.</summary>
    public ulong Available { get; }

    /// <summary>The device's ring: flags and index in two bytes, head and length in four for each slot, avail_event in two.</summary>
    public ulong Used { get; }
}
