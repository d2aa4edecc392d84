using System;
using System.Runtime.InteropServices;
using Virtfs.VhostUser.Memory;

namespace Virtfs.VhostUser.Rings;

/// <summary>Reads chains of descriptors: each descriptor copied once, the copy checked, its buffer found in our memory.</summary>
internal sealed class ChainReader
{
    /// <summary>
    /// The most descriptors of a request. Not the ring's size: Linux puts up to 128 into a table on a ring of 16 slots.
    /// </summary>
    public const int MaximumLength = 1024;

    private readonly byte[] _table = new byte[MaximumLength * Descriptor.Size];

    /// <summary>Reads the chain that begins with a descriptor of the ring.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="memory">The memory it points into.</param>
    /// <param name="head">The descriptor, inside the ring.</param>
    /// <param name="exchange">Receives the buffers.</param>
    public RingFault Read(in SplitRing ring, GuestMemory memory, ushort head, RingExchange exchange)
    {
        exchange.Clear(head);
        Descriptor first = ring.ReadDescriptor(head);
        if ((first.Flags & DescriptorFlags.INDIRECT) != 0)
        {
            return ReadTable(memory, first, exchange);
        }

        int limit = Math.Min(ring.Size, MaximumLength);
        Descriptor descriptor = first;
        for (int length = 1; ; length++)
        {
            RingFault fault = Add(memory, descriptor, exchange);
            if (fault != RingFault.None || (descriptor.Flags & DescriptorFlags.NEXT) == 0)
            {
                return fault;
            }

            if (length == limit)
            {
                return RingFault.TooLong;
            }

            if (descriptor.Next >= ring.Size)
            {
                return RingFault.NextOutOfRange;
            }

            descriptor = ring.ReadDescriptor(descriptor.Next);
        }
    }

    private RingFault ReadTable(GuestMemory memory, Descriptor indirect, RingExchange exchange)
    {
        // The write flag of such a descriptor means nothing (virtio 1.3, 2.7.5.3.2).
        if ((indirect.Flags & ~(DescriptorFlags.INDIRECT | DescriptorFlags.WRITE)) != 0)
        {
            return RingFault.BadFlags;
        }

        if (indirect.Length == 0 || indirect.Length % Descriptor.Size != 0 || indirect.Length > (uint)_table.Length)
        {
            return RingFault.BadTable;
        }

        Span<byte> bytes = _table.AsSpan(0, (int)indirect.Length);
        if (!memory.TryCopy(indirect.Address, bytes))
        {
            return RingFault.BadTable;
        }

        ReadOnlySpan<Descriptor> table = MemoryMarshal.Cast<byte, Descriptor>(bytes);
        int next = 0;
        for (int length = 1; ; length++)
        {
            Descriptor descriptor = table[next];
            RingFault fault = Add(memory, descriptor, exchange);
            if (fault != RingFault.None || (descriptor.Flags & DescriptorFlags.NEXT) == 0)
            {
                return fault;
            }

            if (length == table.Length)
            {
                return RingFault.TooLong;
            }

            next = descriptor.Next;
            if (next >= table.Length)
            {
                return RingFault.NextOutOfRange;
            }
        }
    }

    private static RingFault Add(GuestMemory memory, Descriptor descriptor, RingExchange exchange)
    {
        DescriptorFlags flags = descriptor.Flags;
        if ((flags & ~DescriptorFlags.Known) != 0)
        {
            return RingFault.BadFlags;
        }

        if ((flags & DescriptorFlags.INDIRECT) != 0)
        {
            return RingFault.BadTable;
        }

        if ((flags & DescriptorFlags.WRITE) != 0)
        {
            exchange.Writable.Add(memory, descriptor.Address, descriptor.Length);
            exchange.HasWritable = true;
            return RingFault.None;
        }

        if (exchange.HasWritable)
        {
            return RingFault.WrongOrder;
        }

        exchange.Readable.Add(memory, descriptor.Address, descriptor.Length);
        return RingFault.None;
    }
}
