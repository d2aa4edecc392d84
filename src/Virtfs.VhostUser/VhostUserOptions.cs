using System;
using Virtfs.Server.Exports;

namespace Virtfs.VhostUser;

/// <summary>What a vhost-user door shows its guests, and how it serves them.</summary>
public sealed record VhostUserOptions
{
    /// <summary>The longest mount tag in bytes: QEMU's own device allows as many, and its generic device with <c>config_size=64</c> has room for it.</summary>
    public const int MaximumTagLength = 32;

    /// <summary>The export that guests mount.</summary>
    public required Export Export { get; init; }

    /// <summary>The tag by which guests find the device, at most <see cref="MaximumTagLength"/> bytes of UTF-8.</summary>
    public required string MountTag { get; init; }

    /// <summary>
    /// How long to look for a guest's next request before sleeping for it. Less where it does not pay; zero for never. Looking saves a request 15 to 200
    /// microseconds and costs a processor for that long.
    /// </summary>
    public TimeSpan PollTime { get; init; } = TimeSpan.FromMicroseconds(50);

    /// <summary>
    /// How long stopping a guest may wait for requests that are at work. The whole guest, its monitor included, waits too. What takes longer is answered
    /// when the guest goes on.
    /// </summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The largest msize granted, in bytes: QEMU's limit for a virtqueue, 1022 pages of 4 KiB. Linux asks for 512,000 at the most.</summary>
    public int MaximumMsize { get; init; } = 1022 * 4096;
}
