using System;
using System.Diagnostics;
using System.Threading;

namespace Virtfs.Qtest;

/// <summary>
/// A 9P client on a ring with so many slots, each with memory for one request and its reply; slot numbers make good tags. Nothing is allocated after
/// construction. One thread at a time.
/// </summary>
/// <remarks>
/// <para>To keep N requests in flight: write a message into <see cref="Request"/> of each slot, <see cref="Submit"/> them all, <see cref="Flush"/> once;
/// then for each <see cref="TryReceive"/> look at <see cref="Reply"/>, submit the slot again, and flush when nothing more is there to receive.</para>
/// <para>Of a request the data begins on a page, of a reply too, as a guest's do, when the message is a Twrite or an Rread.</para>
/// </remarks>
public sealed unsafe class RingClient
{
    private const int PageSize = 4096;
    private const int RequestHead = 23;
    private const int ReplyHead = 11;

    /// <summary>Linux cuts messages over this size.</summary>
    private const int CutAbove = 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly GuestMemory _memory;
    private readonly ulong[] _requests;
    private readonly ulong[] _replies;
    private readonly uint[] _lengths;

    // The slot of each chain in flight, by the chain's head.
    private readonly int[] _slots;
    private readonly RingSegment[] _segments = new RingSegment[RingDriver.MaximumIndirect];

    /// <summary>Takes memory for <paramref name="depth"/> slots.</summary>
    /// <param name="ring">The ring; this client must be its only user.</param>
    /// <param name="memory">The memory of the ring's machine.</param>
    /// <param name="depth">Slots: at most so many requests are in flight.</param>
    /// <param name="capacity">The longest message, in bytes: what is asked for as msize.</param>
    public RingClient(RingDriver ring, GuestMemory memory, int depth, int capacity)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentNullException.ThrowIfNull(memory);
        Ring = ring;
        Capacity = capacity;
        _memory = memory;
        _requests = new ulong[depth];
        _replies = new ulong[depth];
        _lengths = new uint[depth];
        _slots = new int[ring.Size];
        ulong room = (ulong)capacity + PageSize;
        for (int slot = 0; slot < depth; slot++)
        {
            _requests[slot] = memory.Allocate(room) + PageSize - RequestHead;
            _replies[slot] = memory.Allocate(room) + PageSize - ReplyHead;
        }
    }

    /// <summary>The ring beneath.</summary>
    public RingDriver Ring { get; }

    /// <summary>Slots.</summary>
    public int Depth => _requests.Length;

    /// <summary>The longest message, in bytes.</summary>
    public int Capacity { get; }

    /// <summary>How messages are cut.</summary>
    public ChainShape Shape { get; set; }

    /// <summary>Where a slot's request is written. What was there stays, so a request can be sent again.</summary>
    public Span<byte> Request(int slot) => _memory.Span(_requests[slot], Capacity);

    /// <summary>A slot's reply, as long as the device said; valid until the slot is submitted again.</summary>
    public ReadOnlySpan<byte> Reply(int slot) => _memory.Span(_replies[slot], (int)Math.Min(_lengths[slot], (uint)Capacity));

    /// <summary>All of a slot's reply memory, whatever the device said.</summary>
    public Span<byte> ReplyRoom(int slot) => _memory.Span(_replies[slot], Capacity);

    /// <summary>Puts a slot's request into the ring; <see cref="Flush"/> tells the device.</summary>
    /// <param name="slot">The slot; its last reply is gone.</param>
    /// <param name="requestLength">Bytes of the request.</param>
    /// <param name="replyRoom">Bytes the device may write; 0 for no room at all.</param>
    /// <exception cref="InvalidOperationException">The ring is full.</exception>
    public void Submit(int slot, int requestLength, int replyRoom)
    {
        int count = 0;
        Cut(_requests[slot], requestLength, RequestHead, RingAccess.Readable, ref count);
        Cut(_replies[slot], replyRoom, ReplyHead, RingAccess.Writable, ref count);
        ChainForm form = Shape == ChainShape.Pages && (Ring.Features & VirtioFeatures.IndirectDescriptors) != 0 ? ChainForm.Indirect : ChainForm.Direct;
        if (!Ring.TrySubmit(_segments.AsSpan(0, count), form, out ushort head))
        {
            throw new InvalidOperationException("The ring is full.");
        }

        _slots[head] = slot;
    }

    /// <summary>Tells the device what was submitted, if it wants to be told.</summary>
    public void Flush() => Ring.Kick();

    /// <summary>Takes a slot whose request is done; false when none is now.</summary>
    public bool TryReceive(out int slot)
    {
        if (!Ring.TryTake(out RingCompletion completion))
        {
            slot = -1;
            return false;
        }

        slot = _slots[completion.Head];
        _lengths[slot] = completion.Length;
        return true;
    }

    /// <summary>As <see cref="TryReceive"/>, but waits: spins a little, then yields the processor.</summary>
    /// <exception cref="TimeoutException">Nothing was done within 20 s.</exception>
    public int Receive()
    {
        int slot;
        var spinner = new SpinWait();
        long start = Stopwatch.GetTimestamp();
        while (!TryReceive(out slot))
        {
            // Never Sleep(1), which SpinWait falls back to by itself: it would be the latency of every request.
            spinner.SpinOnce(sleep1Threshold: -1);
            if (spinner.Count % 1024 == 0 && Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"The device has not answered within {Patience.TotalSeconds} s.");
            }
        }

        return slot;
    }

    /// <summary>Sends a message that already lies in a slot, alone, and waits for the reply.</summary>
    public ReadOnlySpan<byte> Call(int slot, int requestLength)
    {
        Submit(slot, requestLength, Capacity);
        Flush();
        int done = Receive();
        Debug.Assert(done == slot, "Call is for when nothing else is in flight.");
        return Reply(done);
    }

    private void Cut(ulong address, int length, int head, RingAccess access, ref int count)
    {
        bool whole = Shape == ChainShape.Whole || length <= CutAbove;
        int rest = length;
        int piece = Math.Min(rest, whole ? rest : head);
        while (rest > 0)
        {
            _segments[count++] = new RingSegment(address, (uint)piece, access);
            address += (ulong)piece;
            rest -= piece;
            piece = Math.Min(rest, PageSize);
        }
    }
}
