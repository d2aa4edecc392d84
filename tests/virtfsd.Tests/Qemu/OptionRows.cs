using System.Collections.Generic;
using System.Linq;

namespace Virtfs.Daemon.Tests.Qemu;

/// <summary>
/// The command lines that both programs decide on: every key good, bad, missing, empty and given twice, the spellings of numbers and booleans, and how
/// options go together. Source: reference/qemu-9pfs.md §1, §2.1 and §7.1.
/// </summary>
internal static partial class OptionRows
{
    private const string Local = "local,path={F},security_model=none";
    private const string Share = $"{Local},mount_tag=t";
    private const string Export = $"{Local},id=f";
    private const string Mapped = "local,path={F},security_model=mapped,id=f";
    private const string Pci = "virtio-9p-pci,fsdev=f,mount_tag=t";

    private static readonly string Tag31 = new('a', 31);
    private static readonly string Tag32 = new('a', 32);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OptionRow> All { get; } = [.. Whole, .. OfVirtfs, .. OfFsdev, .. OfThrottling, .. OfDevice, .. OfProxy];

    // Options beside each other.
    private static IEnumerable<OptionRow> Whole =>
    [
        new() { Difference = OptionDifferences.NothingShared },
        new("-fsdev", Export) { Difference = OptionDifferences.NothingShared },
        new("-device", Pci),
        new("-device", Pci, "-fsdev", Export),
        new("-fsdev", Export, "-device", Pci),
        new("--fsdev", Export, "--device", Pci),
        new("-fsdev", Export, "-device", Pci, "-device", "virtio-9p-pci,fsdev=f,mount_tag=u"),
        new("-fsdev", Export, "-device", Pci, "-device", Pci) { Difference = OptionDifferences.SameTag },
        new("-fsdev", Export, "-device", Pci + ",id=d", "-device", "virtio-9p-pci,fsdev=f,mount_tag=u,id=d"),
        new("-fsdev", Export, "-device", Pci + ",id=d", "-device", "virtio-9p-pci,fsdev=f,mount_tag=u,id=e"),
        new("-fsdev", Export, "-device", Pci + ",id=f"),
        new("-fsdev", Export, "-device", Pci, "-fsdev", "local,id=g,path={M},security_model=none"),
        new("-fsdev", Export, "-device", Pci, "-fsdev", "local,id=g,path={M}"),
        new("-fsdev", Export, "-device", Pci, "-fsdev", "local,id=g,path=,security_model=none"),
        new("-fsdev", Export, "-device", Pci, "-fsdev", "local,id=g,path=,security_model=none", "-device", "virtio-9p-pci,fsdev=g,mount_tag=u"),
        new("-fsdev", Export, "-device", Pci, "-fsdev", "local,id=g,security_model=none"),
        new("-fsdev", Export, "-device", Pci, "-fsdev", Export),
        new("-fsdev", Export, "-device", Pci, "-fsdev", "local,id=f,path={F}"),
        new("-fsdev", Export, "-device", Pci, "-virtfs", Share) { Difference = OptionDifferences.SameTag },
        new("-fsdev", Export, "-virtfs", Share + ",id=f"),
        new("-virtfs", Share + ",id=f", "-fsdev", Export),
        new("-virtfs", Share, "-device", "virtio-9p-pci,fsdev=t,mount_tag=u"),
        new("-device", "virtio-9p-pci,fsdev=t,mount_tag=u", "-virtfs", Share),
        new("-virtfs", Share, "-virtfs", Share),
        new("-virtfs", Share, "-virtfs", Share + ",id=g") { Difference = OptionDifferences.SameTag },
        new("-virtfs", Share, "-virtfs", Local + ",mount_tag=u"),
        new("-virtfs", Share, "-virtfs", Local + ",mount_tag=u,id=t"),
        new("-virtfs", Share + ",id=a", "-virtfs", Local + ",mount_tag=u,id=a"),
        new("--virtfs", Share),
        new("-virtfs=" + Share) { Difference = OptionDifferences.EqualsSign },
        new("-virtfs"),
        new("-fsdev"),
        new("-device"),
        new("-virtfs", Share, "extra"),
        new("-virtfs_synth"),
        new("-fsdev", """{"fsdriver":"local","path":"{F}","security_model":"none","id":"f"}""", "-device", Pci),
        new("-virtfs", """{"fsdriver":"local","path":"{F}","security_model":"none","mount_tag":"t"}"""),
    ];

    private static OptionRow Virtfs(string value) => new("-virtfs", value);

    private static OptionRow Fsdev(string value) => new("-fsdev", value, "-device", Pci);

    private static OptionRow Device(string value) => new("-fsdev", Export, "-device", value);

    private static IEnumerable<OptionRow> Differ(OptionDifference difference, params IEnumerable<OptionRow> rows) =>
        rows.Select(row => row with { Difference = difference });
}
