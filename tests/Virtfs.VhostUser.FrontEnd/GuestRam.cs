using System;
using System.Collections.Generic;
using Virtfs.Linux;

namespace Virtfs.VhostUser.FrontEnd;

/// <summary>A guest's memory: its regions, and room handed out piece by piece and never taken back. Not for several threads at once.</summary>
public sealed unsafe class GuestRam : IDisposable
{
    private readonly List<RamRegion> _regions = [];
    private ulong _next;
    private ulong _end;

    /// <summary>One region of a memfd of its own from an address on.</summary>
    public GuestRam(ulong size = 16 * 1024 * 1024, ulong guestAddress = 0x10_0000)
    {
        using FileDescriptor file = RamRegion.CreateFile(size);
        Add(new RamRegion(file, guestAddress, size, 0));
    }

    /// <summary>Regions of any kind; room is handed out from the first.</summary>
    public GuestRam(params IEnumerable<RamRegion> regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        foreach (RamRegion region in regions)
        {
            Add(region);
        }
    }

    /// <summary>The regions.</summary>
    public IReadOnlyList<RamRegion> Regions => _regions;

    /// <summary>Adds a region, which the memory owns from then on.</summary>
    public void Add(RamRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        _regions.Add(region);
        if (_regions.Count == 1)
        {
            _next = region.GuestAddress;
            _end = region.GuestAddress + region.Size;
        }
    }

    /// <summary>Makes a region with a memfd of its own and adds it.</summary>
    public RamRegion Add(ulong guestAddress, ulong size)
    {
        using FileDescriptor file = RamRegion.CreateFile(size);
        var region = new RamRegion(file, guestAddress, size, 0);
        Add(region);
        return region;
    }

    /// <summary>Takes a region out.</summary>
    public void Remove(RamRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        _regions.Remove(region);
        region.Dispose();
    }

    /// <summary>Room that nobody else gets, zeroed at first.</summary>
    /// <returns>Its guest address.</returns>
    public ulong Allocate(int length, int alignment = 16)
    {
        ulong address = (_next + (ulong)alignment - 1) & ~((ulong)alignment - 1);
        if (address + (ulong)length > _end)
        {
            throw new InsufficientMemoryException($"The guest has no {length} bytes left.");
        }

        _next = address + (ulong)length;
        return address;
    }

    /// <summary>Where a guest address lies here.</summary>
    public byte* Pointer(ulong guestAddress) => Find(guestAddress).Pointer(guestAddress);

    /// <summary>Where a guest address lies in the front end, as SET_VRING_ADDR wants it.</summary>
    public ulong UserAddress(ulong guestAddress)
    {
        RamRegion region = Find(guestAddress);
        return guestAddress - region.GuestAddress + region.UserAddress;
    }

    /// <summary>Bytes at a guest address, inside one region.</summary>
    public Span<byte> Span(ulong guestAddress, int length) => new(Pointer(guestAddress), length);

    /// <summary>Copies bytes into guest memory, over the borders of regions.</summary>
    public void Write(ulong guestAddress, ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            *Pointer(guestAddress++) = one;
        }
    }

    /// <summary>Copies bytes out of guest memory, over the borders of regions.</summary>
    public byte[] Read(ulong guestAddress, int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = *Pointer(guestAddress + (ulong)i);
        }

        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RamRegion region in _regions)
        {
            region.Dispose();
        }

        _regions.Clear();
    }

    private RamRegion Find(ulong guestAddress)
    {
        foreach (RamRegion region in _regions)
        {
            if (region.Contains(guestAddress))
            {
                return region;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(guestAddress), $"There is no memory at {guestAddress:x}.");
    }
}
