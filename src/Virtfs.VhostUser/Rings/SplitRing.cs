using System.Runtime.CompilerServices;
using System.Threading;
using Virtfs.VhostUser.Memory;
using Virtfs.VhostUser.Messages;

namespace Virtfs.VhostUser.Rings;

/// <summary>The three parts of a split ring in guest memory, and nothing but access to them: each field read or written exactly once.</summary>
/// <remarks>
/// <code>
/// descriptors:  N x 16 bytes
/// avail:        flags u16 @0 | index u16 @2 | N x head u16 @4 | used_event u16
/// used:         flags u16 @0 | index u16 @2 | N x {head u32, length u32} @4 | avail_event u16
/// </code>
/// Little-endian, as the machines this runs on. Source: virtio 1.3, 2.7. The pointers are good as long as the memory they were resolved in.
/// </remarks>
internal readonly unsafe struct SplitRing
{
    private const ushort NoInterrupt = 1;
    private const ushort NoNotify = 1;
    private const int IndexField = 1;
    private const int ArrayField = 2;
    private const int UsedElementSize = 8;

    private readonly byte* _descriptors;
    private readonly ushort* _avail;
    private readonly ushort* _used;
    private readonly int _mask;

    private SplitRing(byte* descriptors, byte* avail, byte* used, int size)
    {
        _descriptors = descriptors;
        _avail = (ushort*)avail;
        _used = (ushort*)used;
        _mask = size - 1;
    }

    /// <summary>True when its memory is there.</summary>
    public bool IsResolved => _descriptors is not null;

    /// <summary>How many slots it has.</summary>
    public int Size => _mask + 1;

    /// <summary>How many requests the driver has ever put in. What it wrote before is seen after.</summary>
    public ushort AvailIndex => Volatile.Read(ref _avail[IndexField]);

    /// <summary>How many requests have ever been answered. Setting it shows the driver what was written before.</summary>
    public ushort UsedIndex
    {
        get => Volatile.Read(ref _used[IndexField]);
        set => Volatile.Write(ref _used[IndexField], value);
    }

    /// <summary>Without event indexes: true when the driver does not want to be called.</summary>
    public bool IsInterruptUnwanted => (Volatile.Read(ref _avail[0]) & NoInterrupt) != 0;

    /// <summary>With event indexes: the driver wants to be called when this answer is there.</summary>
    public ushort UsedEvent => Volatile.Read(ref _avail[ArrayField + Size]);

    /// <summary>Finds a ring in guest memory, each part whole in one region; false when it is not there.</summary>
    public static bool TryResolve(GuestMemory memory, RingAddresses addresses, int size, EventMode mode, out SplitRing ring)
    {
        ring = default;
        ulong slots = (ulong)size;
        ulong eventField = mode == EventMode.Index ? (ulong)sizeof(ushort) : 0;
        if (size == 0 ||
            !memory.TryResolve(addresses.Descriptors, slots * Descriptor.Size, out byte* descriptors) ||
            !memory.TryResolve(addresses.Avail, 4 + (slots * sizeof(ushort)) + eventField, out byte* avail) ||
            !memory.TryResolve(addresses.Used, 4 + (slots * UsedElementSize) + eventField, out byte* used))
        {
            return false;
        }

        ring = new SplitRing(descriptors, avail, used, size);
        return true;
    }

    /// <summary>The first descriptor of the request at an avail index; check it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort AvailHead(ushort index) => Volatile.Read(ref _avail[ArrayField + (index & _mask)]);

    /// <summary>Copies a descriptor.</summary>
    /// <param name="index">Its number, less than <see cref="Size"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Descriptor ReadDescriptor(int index)
    {
        ulong* descriptor = (ulong*)(_descriptors + (index * Descriptor.Size));
        return new Descriptor(Volatile.Read(ref descriptor[0]), Volatile.Read(ref descriptor[1]));
    }

    /// <summary>Writes an answer's element; <see cref="UsedIndex"/> shows it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUsed(ushort index, ushort head, uint length)
    {
        uint* element = (uint*)(_used + ArrayField) + (2 * (index & _mask));
        element[0] = head;
        element[1] = length;
    }

    /// <summary>With event indexes: says from which request on we want to be kicked. A full fence must follow before looking for requests.</summary>
    public void SetAvailEvent(ushort index) => Volatile.Write(ref _used[ArrayField + (4 * Size)], index);

    /// <summary>Without event indexes: says whether we want to be kicked. A full fence must follow before looking for requests.</summary>
    public void SetKicks(KickMode mode) => Volatile.Write(ref _used[0], mode == KickMode.Unwanted ? NoNotify : (ushort)0);
}
