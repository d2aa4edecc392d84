using System;
using System.Collections.Generic;

namespace Virtfs.GuestTests.Harness;

/// <summary>
/// What serves the shares: virtfsd, or QEMU's own 9pfs where VIRTFS_TEST_SERVER=qemu is set. The latter tells a client's trouble from ours; what QEMU
/// cannot do fails then.
/// </summary>
internal static class Server
{
    public static bool IsQemu { get; } = Environment.GetEnvironmentVariable("VIRTFS_TEST_SERVER") == "qemu";

    /// <summary>The arguments of eng/run-guest for a device that shows an export.</summary>
    public static IEnumerable<string> Arguments(Export export) =>
        IsQemu ? ["--qemu-9p", $"{export.Tag}={export.Folder},{export.Options}"] : ["--share", export.Socket];
}
