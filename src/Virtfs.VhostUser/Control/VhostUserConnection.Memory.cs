using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.VhostUser.Diagnostics;
using Virtfs.VhostUser.Memory;
using Virtfs.VhostUser.Messages;

namespace Virtfs.VhostUser.Control;

/// <content>Guest memory: the table as a whole, and region by region.</content>
/// <remarks>
/// <code>
/// SET_MEM_TABLE:             count u32 @0 | padding u32 @4 | count regions of 32 bytes @8, perhaps more behind them
/// ADD_MEM_REG, REM_MEM_REG:  padding u64 @0 | region @8
/// </code>
/// The table outlives stops, resets and reboots: QEMU never sends a region twice.
/// </remarks>
internal sealed partial class VhostUserConnection
{
    /// <summary>How many regions there may be, in every connection: QEMU refuses a back end that ever allows fewer.</summary>
    private const int MaximumRegions = 509;

    private const int RegionsOffset = 8;

    private Outcome SetMemoryTable(ReadOnlySpan<byte> payload, ReceivedDescriptors descriptors)
    {
        if (payload.Length < RegionsOffset)
        {
            return Refuse("wrong length");
        }

        uint count = MemoryMarshal.Read<uint>(payload);
        if (count != (uint)descriptors.Count || payload.Length - RegionsOffset < count * RegionLayout.Length)
        {
            return Refuse("regions and descriptors do not match");
        }

        var regions = new List<MemoryRegion>((int)count);
        Outcome outcome = Outcome.Done;
        for (int i = 0; i < count && outcome == Outcome.Done; i++)
        {
            var layout = RegionLayout.Decode(payload[(RegionsOffset + (i * RegionLayout.Length))..]);
            outcome = Check(layout, regions);
            if (outcome == Outcome.Done)
            {
                regions.Add(new MemoryRegion(layout, descriptors.Take(i)));
            }
        }

        return outcome == Outcome.Done ? ReplaceMemory(regions, added: regions, removed: _state.Memory) : Discard(regions, outcome);
    }

    private Outcome AddMemoryRegion(ReadOnlySpan<byte> payload, ReceivedDescriptors descriptors)
    {
        if (payload.Length < RegionsOffset + RegionLayout.Length || descriptors.Count != 1)
        {
            return Refuse("it takes one region and one descriptor");
        }

        var layout = RegionLayout.Decode(payload[RegionsOffset..]);
        Outcome outcome = Check(layout, _state.Memory);
        if (outcome != Outcome.Done)
        {
            return outcome;
        }

        var region = new MemoryRegion(layout, descriptors.Take(0));
        return ReplaceMemory([.. _state.Memory, region], added: [region], removed: []);
    }

    private Outcome RemoveMemoryRegion(ReadOnlySpan<byte> payload)
    {
        // A descriptor that comes with it, from an old front end, is closed with the message.
        if (payload.Length < RegionsOffset + RegionLayout.Length)
        {
            return Refuse("wrong length");
        }

        var layout = RegionLayout.Decode(payload[RegionsOffset..]);
        if (_state.Memory.FirstOrDefault(region => region.Layout.IsSamePlace(layout)) is not { } found)
        {
            return Refuse("there is no such region");
        }

        return ReplaceMemory([.. _state.Memory.Where(region => region != found)], added: [], removed: [found]);
    }

    private Outcome Check(in RegionLayout layout, IReadOnlyList<MemoryRegion> others)
    {
        if (!layout.IsValid)
        {
            return Refuse("a region is empty or its addresses wrap round");
        }

        if (others.Count >= MaximumRegions)
        {
            return Refuse("there are too many regions");
        }

        foreach (MemoryRegion other in others)
        {
            if (layout.Overlaps(other.Layout))
            {
                return Refuse("regions overlap");
            }
        }

        return Outcome.Done;
    }

    private Outcome ReplaceMemory(IReadOnlyList<MemoryRegion> regions, IReadOnlyList<MemoryRegion> added, IReadOnlyList<MemoryRegion> removed)
    {
        Errno errno = _ring.SetMemory(regions);
        if (errno != Errno.None)
        {
            return Discard(added, Refuse($"a region cannot be mapped: {errno}"));
        }

        _state = _state with { Memory = regions };
        foreach (MemoryRegion region in added)
        {
            VhostUserLog.MemoryAdded(_logger, _peer, region.Layout.Size, region.Layout.GuestAddress);
            if (Libc.GetSeals(region.File.Value, out FileSeals seals) != Errno.None || (seals & FileSeals.F_SEAL_SHRINK) == 0)
            {
                VhostUserLog.MemoryNotSealed(_logger, _peer, region.Layout.Size, region.Layout.GuestAddress);
            }
        }

        // Mappings that requests in flight still use live on without their descriptors.
        foreach (MemoryRegion region in removed)
        {
            VhostUserLog.MemoryRemoved(_logger, _peer, region.Layout.Size, region.Layout.GuestAddress);
            region.Dispose();
        }

        return Outcome.Done;
    }

    private static Outcome Discard(IReadOnlyList<MemoryRegion> regions, Outcome outcome)
    {
        foreach (MemoryRegion region in regions)
        {
            region.Dispose();
        }

        return outcome;
    }
}
