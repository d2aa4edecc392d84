using System;

namespace Virtfs.Drivers.Local.Locks;

/// <summary>What locks take up: a client that only ever locks must fill neither this process's memory nor the kernel's, nor take every descriptor from others.</summary>
/// <param name="Records">Ranges that are held; an owner counts as one too, and more with a long name.</param>
/// <param name="Owners">Owners with locks of a file: a descriptor each.</param>
internal sealed record LockQuotas(SessionQuota Records, SessionQuota Owners)
{
    /// <summary>What one record is reckoned at, in bytes: a place in a list that may be half empty, and the kernel's own record.</summary>
    public const int BytesOfRecord = 512;

    /// <summary>For the process: records in a sixteenth of the memory it may have, 2 million in 16 GiB, and owners for all descriptors that locks may have.</summary>
    public static LockQuotas OfProcess { get; } = new(
        new SessionQuota(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16 / BytesOfRecord), new SessionQuota(DescriptorCache.OfProcess.MostForLocks));
}
