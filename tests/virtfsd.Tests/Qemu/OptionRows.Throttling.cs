using System.Collections.Generic;
using System.Linq;

namespace Virtfs.Daemon.Tests.Qemu;

/// <content>The <c>throttling.*</c> keys of <c>-fsdev</c>, and how they go together (§1.5).</content>
internal static partial class OptionRows
{
    private static string[] Rates => ["bps-total", "bps-read", "bps-write", "iops-total", "iops-read", "iops-write"];

    private static IEnumerable<OptionRow> OfThrottling =>
    [
        .. from rate in Rates select Throttled(rate + "=1000", rate + "-max=2000", rate + "-max-length=5"),
        Throttled("iops-read-max=2000"),
        Throttled("bps-write-max-length=0"),
        Throttled("bps-total=1", "bps-read=1"),
        Throttled("iops-total=1", "iops-read=1"),
        Throttled("bps-read=1", "bps-write=1"),
        Throttled("bps-total=0", "bps-read=1"),
        Throttled("bps-total=1", "iops-read=1"),
        Throttled("bps-total-max=5", "bps-read-max=5"),
        Throttled("bps-total=5", "bps-total-max=5", "bps-read-max=7"),
        Throttled("iops-total-max=5", "iops-write-max=5"),
        Throttled("iops-size=4096"),
        Throttled("iops-size=0"),
        Throttled("iops-size=4096", "bps-total=5"),
        Throttled("iops-size=4096", "iops-total=5"),
        Throttled("iops-size=4096", "iops-read=5"),
        Throttled("iops-size=-1", "iops-total=1"),
        Throttled("bps-total=1000000000000000"),
        Throttled("bps-total=1000000000000001"),
        Throttled("bps-total=-1"),
        Throttled("iops-read=1000000000000001"),
        Throttled("bps-total=1", "bps-total-max=1000000000000001"),
        Throttled("bps-total=10", "bps-total-max=5"),
        Throttled("bps-total=10", "bps-total-max=10"),
        Throttled("bps-total=10", "bps-total-max-length=5"),
        Throttled("bps-total=10", "bps-total-max-length=1"),
        Throttled("bps-total=10", "bps-total-max=20", "bps-total-max-length=0"),
        Throttled("bps-total=10", "bps-total-max=500000000000000", "bps-total-max-length=2"),
        Throttled("bps-total=10", "bps-total-max=500000000000000", "bps-total-max-length=3"),
        Throttled("bps-total=10", "bps-total-max=20", "bps-total-max-length=4294967296"),
        Throttled("bps-total=10", "bps-total-max=20", "bps-total-max-length=18446744073709551615"),
        Throttled("bps-total=1k"),
        Throttled("bps-total=x"),
        Throttled("bps-total="),
        Throttled("bps-total"),
        Throttled("bps=1"),
    ];

    private static OptionRow Throttled(params string[] keys) => Fsdev(Export + string.Concat(keys.Select(key => ",throttling." + key)));
}
