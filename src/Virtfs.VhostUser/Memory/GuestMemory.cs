using System;
using System.Collections.Generic;
using System.Diagnostics;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.VhostUser.Memory;

/// <summary>
/// The guest's memory at one time: the regions, mapped, sorted by guest address, never changed. Another set of regions is another table, which shares the
/// mappings of the regions that stay.
/// </summary>
/// <remarks>
/// Ownership: each table holds one reference to each of its mappings. Its users are the ring and the requests in flight; the ring
/// counts them, under its lock, and with the last one the table goes.
/// </remarks>
internal sealed unsafe class GuestMemory : IDisposable
{
    private const MemoryProtection ReadWrite = MemoryProtection.PROT_READ | MemoryProtection.PROT_WRITE;

    private readonly MappedRegion[] _regions;
    private int _users;

    private GuestMemory(MappedRegion[] regions) => _regions = regions;

    /// <summary>Says that somebody uses the table; see the remarks.</summary>
    public void AddUser() => _users++;

    /// <summary>Says that somebody does not use it any more; the last one disposes of it.</summary>
    public void RemoveUser()
    {
        Debug.Assert(_users > 0, "Nobody uses the memory.");
        if (--_users == 0)
        {
            Dispose();
        }
    }

    /// <summary>How many regions there are.</summary>
    public int Count => _regions.Length;

    /// <summary>Maps regions. What mmap(2) says, and ENXIO where a file is shorter than its region; nothing is mapped then.</summary>
    /// <param name="regions">The regions, which do not overlap.</param>
    /// <param name="previous">The table before, whose mappings are used again for regions that are still there.</param>
    /// <param name="memory">The table, with no users yet.</param>
    public static Errno Map(IReadOnlyList<MemoryRegion> regions, GuestMemory? previous, out GuestMemory? memory)
    {
        var mapped = new MappedRegion[regions.Count];
        for (int i = 0; i < mapped.Length; i++)
        {
            Errno errno = MapOne(regions[i], previous, out MappedRegion? region);
            if (errno != Errno.None)
            {
                Release(mapped.AsSpan(0, i));
                memory = null;
                return errno;
            }

            mapped[i] = region!;
        }

        Array.Sort(mapped, static (a, b) => a.GuestAddress.CompareTo(b.GuestAddress));
        memory = new GuestMemory(mapped);
        return Errno.None;
    }

    /// <summary>Maps the same regions anew.</summary>
    public Errno MapAgain(out GuestMemory? memory) => Map(Array.ConvertAll(_regions, region => region.Region), null, out memory);

    /// <summary>Cuts the mappings off from the guest: what requests in flight still write, the guest does not see.</summary>
    public Errno MakePrivate()
    {
        Errno first = Errno.None;
        foreach (MappedRegion region in _regions)
        {
            Errno errno = region.Mapping.MakePrivate(region.Region.File.Value);
            first = first == Errno.None ? errno : first;
        }

        return first;
    }

    /// <summary>Finds a guest address and how many bytes there are from it to the end of its region.</summary>
    public bool TryTranslate(ulong guestAddress, out byte* address, out ulong available)
    {
        MappedRegion[] regions = _regions;
        int low = 0;
        int high = regions.Length;
        while (high - low > 1)
        {
            int middle = (low + high) >>> 1;
            if (regions[middle].GuestAddress <= guestAddress)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        if (low < high)
        {
            return regions[low].TryTranslate(guestAddress, out address, out available);
        }

        address = null;
        available = 0;
        return false;
    }

    /// <summary>Copies guest memory, possibly from several regions; false when not all of it is there.</summary>
    public bool TryCopy(ulong guestAddress, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (!TryTranslate(guestAddress, out byte* address, out ulong available))
            {
                return false;
            }

            int taken = (int)ulong.Min(available, (ulong)destination.Length);
            new ReadOnlySpan<byte>(address, taken).CopyTo(destination);
            destination = destination[taken..];
            guestAddress = unchecked(guestAddress + (ulong)taken);
        }

        return true;
    }

    /// <summary>Finds <paramref name="length"/> bytes at a user address, all in one region.</summary>
    public bool TryResolve(ulong userAddress, ulong length, out byte* address)
    {
        foreach (MappedRegion region in _regions)
        {
            if (region.TryResolve(userAddress, length, out address))
            {
                return true;
            }
        }

        address = null;
        return false;
    }

    /// <summary>Gives the mappings back; nobody may use the table any more.</summary>
    public void Dispose()
    {
        Debug.Assert(_users == 0, "Somebody still uses the memory.");
        Release(_regions);
    }

    private static Errno MapOne(MemoryRegion region, GuestMemory? previous, out MappedRegion? mapped)
    {
        MappedRegion? known = Array.Find(previous?._regions ?? [], known => ReferenceEquals(known.Region, region));
        if (known is not null && known.Mapping.TryAddReference())
        {
            mapped = new MappedRegion(region, known.Mapping);
            return Errno.None;
        }

        Errno errno = MemoryMapping.Map(region.File.Value, region.Layout.FileOffset, region.Layout.Size, ReadWrite, out MemoryMapping? mapping);
        mapped = errno == Errno.None ? new MappedRegion(region, mapping!) : null;
        return errno;
    }

    private static void Release(ReadOnlySpan<MappedRegion> regions)
    {
        foreach (MappedRegion region in regions)
        {
            region.Mapping.Release();
        }
    }
}
