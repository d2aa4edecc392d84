using System;
using System.Diagnostics;
using System.Threading;

namespace Virtfs.VhostUser.FrontEnd;

/// <summary>
/// The driver's side of a split ring: good requests by <see cref="Add"/>, anything else by writing the ring's fields. Nothing is allocated but when made.
/// One thread at a time.
/// </summary>
public sealed unsafe class DriverRing
{
    /// <summary>Descriptor flag: another one follows.</summary>
    public const ushort Next = 1;

    /// <summary>Descriptor flag: for the device to write.</summary>
    public const ushort Write = 2;

    /// <summary>Descriptor flag: a table.</summary>
    public const ushort Indirect = 4;

    /// <summary>VIRTIO_RING_F_EVENT_IDX.</summary>
    public const ulong EventIndexFeature = 1UL << 29;

    private const int DescriptorSize = 16;
    private const int TableEntries = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly GuestRam _ram;
    private readonly byte* _descriptors;
    private readonly ushort* _avail;
    private readonly ushort* _used;
    private readonly ulong _tables;

    // Slots that are free, linked; how many slots the request at a head has.
    private readonly ushort[] _nextFree;
    private readonly ushort[] _slots;
    private ushort _firstFree;
    private ushort _usedSeen;
    private ushort _kickedAt;

    /// <summary>Lays out a ring in guest memory.</summary>
    public DriverRing(GuestRam ram, int size = 64, ulong features = EventIndexFeature)
    {
        ArgumentNullException.ThrowIfNull(ram);
        _ram = ram;
        Size = size;
        Features = features;
        Descriptors = ram.Allocate(size * DescriptorSize, 4096);
        Avail = ram.Allocate(6 + (2 * size), 2);
        Used = ram.Allocate(6 + (8 * size), 4096);
        _descriptors = ram.Pointer(Descriptors);
        _avail = (ushort*)ram.Pointer(Avail);
        _used = (ushort*)ram.Pointer(Used);
        _tables = ram.Allocate(Math.Min(size, 256) * TableEntries * DescriptorSize);
        _nextFree = new ushort[size];
        _slots = new ushort[size];
        Forget(0);
    }

    /// <summary>Slots.</summary>
    public int Size { get; }

    /// <summary>The features agreed on.</summary>
    public ulong Features { get; }

    /// <summary>The guest address of the descriptors.</summary>
    public ulong Descriptors { get; }

    /// <summary>The guest address of the driver's part.</summary>
    public ulong Avail { get; }

    /// <summary>The guest address of the device's part.</summary>
    public ulong Used { get; }

    /// <summary>How many requests are free to be added, one slot each.</summary>
    public int Free { get; private set; }

    /// <summary>True while the driver wants to be called for every answer; false leaves <see cref="UsedEvent"/> to whoever sets it.</summary>
    public bool WantsCalls { get; set; } = true;

    /// <summary>avail.idx.</summary>
    public ushort AvailIndex
    {
        get => Volatile.Read(ref _avail[1]);
        set => Volatile.Write(ref _avail[1], value);
    }

    /// <summary>used.idx, the device's.</summary>
    public ushort UsedIndex
    {
        get => Volatile.Read(ref _used[1]);
        set => Volatile.Write(ref _used[1], value);
    }

    /// <summary>avail.flags.</summary>
    public ushort AvailFlags
    {
        set => Volatile.Write(ref _avail[0], value);
    }

    /// <summary>used.flags, the device's.</summary>
    public ushort UsedFlags => Volatile.Read(ref _used[0]);

    /// <summary>used_event: from which used index on the device shall call.</summary>
    public ushort UsedEvent
    {
        set => Volatile.Write(ref _avail[2 + Size], value);
    }

    /// <summary>avail_event, the device's: from which avail index on it wants a kick.</summary>
    public ushort AvailEvent => Volatile.Read(ref _used[2 + (4 * Size)]);

    private bool HasEventIndex => (Features & EventIndexFeature) != 0;

    /// <summary>Begins anew, as a driver does that is bound again: all slots free, all indexes at a value.</summary>
    public void Forget(ushort index)
    {
        for (int i = 0; i < Size; i++)
        {
            _nextFree[i] = (ushort)(i + 1);
        }

        Free = Size;
        _firstFree = 0;
        _usedSeen = _kickedAt = index;
        AvailFlags = 0;
        UsedEvent = index;
        AvailIndex = index;
        UsedIndex = index;
        Volatile.Write(ref _used[0], 0);
        Volatile.Write(ref _used[2 + (4 * Size)], index);
    }

    /// <summary>Writes a descriptor of the ring.</summary>
    public void SetDescriptor(int slot, ulong address, uint length, int flags, int next)
    {
        byte* descriptor = _descriptors + (slot * DescriptorSize);
        *(ulong*)descriptor = address;
        *(uint*)(descriptor + 8) = length;
        *(ushort*)(descriptor + 12) = (ushort)flags;
        *(ushort*)(descriptor + 14) = (ushort)next;
    }

    /// <summary>Writes a descriptor of a table anywhere in guest memory.</summary>
    public void SetTableEntry(ulong table, int entry, ulong address, uint length, int flags, int next)
    {
        Span<byte> bytes = stackalloc byte[DescriptorSize];
        BitConverter.TryWriteBytes(bytes, address);
        BitConverter.TryWriteBytes(bytes[8..], length);
        BitConverter.TryWriteBytes(bytes[12..], (ushort)flags);
        BitConverter.TryWriteBytes(bytes[14..], (ushort)next);
        _ram.Write(table + (ulong)(entry * DescriptorSize), bytes);
    }

    /// <summary>Puts a head into the driver's part, whatever it leads to.</summary>
    public void Publish(ushort head)
    {
        ushort index = AvailIndex;
        _avail[2 + (index % Size)] = head;
        AvailIndex = (ushort)(index + 1);
    }

    /// <summary>Takes a slot that <see cref="Add"/> will not use any more.</summary>
    public ushort Reserve()
    {
        ushort slot = _firstFree;
        _firstFree = _nextFree[slot];
        Free--;
        _slots[slot] = 1;
        return slot;
    }

    /// <summary>Puts a request into the ring.</summary>
    /// <returns>Its head.</returns>
    public ushort Add(ChainForm form, params ReadOnlySpan<Buffer> buffers)
    {
        ushort head = form == ChainForm.Indirect ? AddIndirect(buffers) : AddDirect(buffers);
        Publish(head);
        return head;
    }

    /// <summary>True when the device wants to know of what was added since the last time.</summary>
    public bool NeedsKick()
    {
        Interlocked.MemoryBarrier();
        ushort index = AvailIndex;
        ushort since = (ushort)(index - _kickedAt);
        _kickedAt = index;
        return HasEventIndex ? (ushort)(index - AvailEvent - 1) < since : (UsedFlags & 1) == 0;
    }

    /// <summary>Takes a request that the device gave back; false when there is none.</summary>
    public bool TryTake(out UsedElement element)
    {
        element = default;
        if (UsedIndex == _usedSeen)
        {
            return false;
        }

        uint* used = (uint*)(_used + 2) + (2 * (_usedSeen % Size));
        element = new UsedElement((ushort)used[0], used[1]);
        _usedSeen++;
        if (HasEventIndex && WantsCalls)
        {
            UsedEvent = _usedSeen;
        }

        for (int slot = element.Head, count = _slots[element.Head]; count > 0; count--)
        {
            int next = _nextFree[slot];
            _nextFree[slot] = _firstFree;
            _firstFree = (ushort)slot;
            Free++;
            slot = next;
        }

        _slots[element.Head] = 0;
        return true;
    }

    /// <summary>Waits for a request that the device gives back.</summary>
    /// <exception cref="TimeoutException">There was none for 10 s.</exception>
    public UsedElement Take()
    {
        var spin = default(SpinWait);
        long began = Stopwatch.GetTimestamp();
        UsedElement element;
        while (!TryTake(out element))
        {
            spin.SpinOnce(sleep1Threshold: 100);
            if (spin.Count % 64 == 0 && Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException("The device does not answer.");
            }
        }

        return element;
    }

    private ushort AddDirect(ReadOnlySpan<Buffer> buffers)
    {
        if (buffers.Length > Free)
        {
            throw new InvalidOperationException("The ring is full.");
        }

        ushort head = _firstFree;
        ushort slot = head;
        for (int i = 0; i < buffers.Length; i++)
        {
            bool last = i == buffers.Length - 1;
            ushort next = _nextFree[slot];
            SetDescriptor(slot, buffers[i].Address, buffers[i].Length, FlagsOf(buffers[i]) | (last ? 0 : Next), last ? 0 : next);
            if (last)
            {
                _firstFree = next;
            }

            slot = next;
        }

        Free -= buffers.Length;
        _slots[head] = (ushort)buffers.Length;
        return head;
    }

    private ushort AddIndirect(ReadOnlySpan<Buffer> buffers)
    {
        if (Free == 0)
        {
            throw new InvalidOperationException("The ring is full.");
        }

        ushort head = Reserve();
        ulong table = buffers.Length <= TableEntries
            ? _tables + (ulong)(head % 256 * TableEntries * DescriptorSize)
            : _ram.Allocate(buffers.Length * DescriptorSize);
        for (int i = 0; i < buffers.Length; i++)
        {
            bool last = i == buffers.Length - 1;
            SetTableEntry(table, i, buffers[i].Address, buffers[i].Length, FlagsOf(buffers[i]) | (last ? 0 : Next), last ? 0 : i + 1);
        }

        SetDescriptor(head, table, (uint)(buffers.Length * DescriptorSize), Indirect, 0);
        return head;
    }

    private static int FlagsOf(Buffer buffer) => buffer.Access == BufferAccess.Writable ? Write : 0;
}
