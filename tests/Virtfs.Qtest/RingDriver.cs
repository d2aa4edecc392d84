using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace Virtfs.Qtest;

/// <summary>
/// The driver's side of a split ring in shared memory: chains of any shape go in, completions are polled for. Nothing is allocated after
/// construction. One thread at a time.
/// </summary>
/// <remarks>
/// The device is notified only where it asked for it (avail_event, or without that feature the used ring's flag): one that polls costs no kick. It is
/// itself asked for no interrupt.
/// </remarks>
public sealed unsafe class RingDriver
{
    /// <summary>The longest indirect table, in descriptors.</summary>
    public const int MaximumIndirect = 256;

    private const ushort FlagNext = 1;
    private const ushort FlagWrite = 2;
    private const ushort FlagIndirect = 4;
    private const ushort NoInterrupt = 1;
    private const ushort NoNotify = 1;

    private readonly VirtioMmioDevice _device;
    private readonly VirtioFeatures _features;
    private readonly int _size;
    private readonly Descriptor* _descriptors;
    private readonly ushort* _available;
    private readonly ushort* _used;
    private readonly byte* _tables;
    private readonly ulong _tablesAddress;

    // Slots not in any chain are linked from _firstFree on; those of a chain from its head on. Our own copy: the device may write the ring.
    private readonly ushort[] _next;
    private readonly ushort[] _chainLength;
    private ushort _firstFree;
    private int _free;

    private ushort _availableIndex;
    private ushort _notifiedIndex;
    private ushort _usedIndex;

    /// <summary>Takes over a zeroed ring that the device does not use yet.</summary>
    internal RingDriver(VirtioMmioDevice device, GuestMemory memory, in RingLayout layout, VirtioFeatures features)
    {
        _device = device;
        _features = features;
        _size = layout.Size;
        _descriptors = (Descriptor*)memory.Pointer(layout.Descriptors);
        _available = (ushort*)memory.Pointer(layout.Available);
        _used = (ushort*)memory.Pointer(layout.Used);
        _tablesAddress = memory.Allocate((ulong)(_size * MaximumIndirect * RingLayout.DescriptorSize));
        _tables = memory.Pointer(_tablesAddress);
        _next = new ushort[_size];
        _chainLength = new ushort[_size];
        _free = _size;
        for (int i = 0; i < _size; i++)
        {
            _next[i] = (ushort)(i + 1);
        }

        // With EVENT_IDX used_event stays 65,535: one interrupt in 65,536 completions, which nobody handles.
        *_available = NoInterrupt;
        *(_available + 2 + _size) = ushort.MaxValue;
    }

    /// <summary>Slots of the ring.</summary>
    public int Size => _size;

    /// <summary>Chains the device has and has not given back.</summary>
    public int InFlight { get; private set; }

    /// <summary>How often the device wanted to be notified so far.</summary>
    public long Kicks { get; private set; }

    /// <summary>What was agreed on.</summary>
    public VirtioFeatures Features => _features;

    /// <summary>The device, for its registers.</summary>
    public VirtioMmioDevice Device => _device;

    /// <summary>Puts a chain into the ring, segments in the order given. Tell the device by <see cref="Kick"/>, once for any number of chains.</summary>
    /// <param name="segments">At least one; indirect at most <see cref="MaximumIndirect"/>.</param>
    /// <param name="form">How the chain stands in the ring; indirect where the feature was agreed on.</param>
    /// <param name="head">What the completion will be told by.</param>
    /// <returns>False when too few slots are free.</returns>
    public bool TrySubmit(ReadOnlySpan<RingSegment> segments, ChainForm form, out ushort head)
    {
        Debug.Assert(!segments.IsEmpty, "A chain has at least one segment.");
        int slots = form == ChainForm.Indirect ? 1 : segments.Length;
        head = _firstFree;
        if (slots > _free)
        {
            return false;
        }

        if (form == ChainForm.Indirect)
        {
            FillTable(head, segments);
        }
        else
        {
            FillSlots(head, segments);
        }

        ushort last = head;
        for (int i = 1; i < slots; i++)
        {
            last = _next[last];
        }

        _firstFree = _next[last];
        _free -= slots;
        _chainLength[head] = (ushort)slots;
        InFlight++;
        *(_available + 2 + (_availableIndex & (_size - 1))) = head;
        Volatile.Write(ref *(_available + 1), ++_availableIndex);
        return true;
    }

    /// <summary>Notifies the device of everything submitted since the last time, if it wants that.</summary>
    public void Kick()
    {
        ushort previous = _notifiedIndex;
        _notifiedIndex = _availableIndex;

        // The index must be visible before we look whether the device went to sleep without seeing it.
        Interlocked.MemoryBarrier();
        bool wanted;
        if ((_features & VirtioFeatures.EventIndex) != 0)
        {
            ushort wantedAt = Volatile.Read(ref *(_used + 2 + (4 * _size)));
            wanted = (ushort)(_availableIndex - wantedAt - 1) < (ushort)(_availableIndex - previous);
        }
        else
        {
            wanted = (Volatile.Read(ref *_used) & NoNotify) == 0;
        }

        if (wanted)
        {
            Kicks++;
            _device.Notify();
        }
    }

    /// <summary>Takes one chain that the device has given back; false when there is none now.</summary>
    /// <exception cref="InvalidOperationException">The device gave back what it was not given.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out RingCompletion completion)
    {
        if (Volatile.Read(ref *(_used + 1)) == _usedIndex)
        {
            completion = default;
            return false;
        }

        uint* element = (uint*)(_used + 2) + (2 * (_usedIndex & (_size - 1)));
        uint head = element[0];
        completion = new RingCompletion((ushort)head, element[1]);
        if (head >= _size || _chainLength[head] == 0)
        {
            throw new InvalidOperationException($"The device gave back a chain {head} that it did not have.");
        }

        _usedIndex++;
        Free((ushort)head);
        return true;
    }

    private void FillTable(ushort head, ReadOnlySpan<RingSegment> segments)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(segments.Length, MaximumIndirect);
        int offset = head * MaximumIndirect * RingLayout.DescriptorSize;
        var table = (Descriptor*)(_tables + offset);
        for (int i = 0; i < segments.Length; i++)
        {
            bool last = i == segments.Length - 1;
            table[i] = new Descriptor(segments[i], last ? (ushort)0 : FlagNext, (ushort)(i + 1));
        }

        _descriptors[head] = new Descriptor(
            new RingSegment(_tablesAddress + (ulong)offset, (uint)(segments.Length * RingLayout.DescriptorSize), RingAccess.Readable), FlagIndirect, 0);
    }

    private void FillSlots(ushort head, ReadOnlySpan<RingSegment> segments)
    {
        ushort slot = head;
        for (int i = 0; i < segments.Length; i++)
        {
            bool last = i == segments.Length - 1;
            _descriptors[slot] = new Descriptor(segments[i], last ? (ushort)0 : FlagNext, last ? (ushort)0 : _next[slot]);
            slot = _next[slot];
        }
    }

    private void Free(ushort head)
    {
        int slots = _chainLength[head];
        ushort last = head;
        for (int i = 1; i < slots; i++)
        {
            last = _next[last];
        }

        _next[last] = _firstFree;
        _firstFree = head;
        _free += slots;
        _chainLength[head] = 0;
        InFlight--;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Descriptor(RingSegment segment, ushort flags, ushort next)
    {
        private readonly ulong _address = segment.Address;
        private readonly uint _length = segment.Length;
        private readonly ushort _flags = (ushort)(flags | (segment.Access == RingAccess.Writable ? FlagWrite : 0));
        private readonly ushort _next = next;
    }
}
