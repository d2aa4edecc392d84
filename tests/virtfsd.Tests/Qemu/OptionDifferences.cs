using System.Collections.Generic;

namespace Virtfs.Daemon.Tests.Qemu;

/// <summary>Every decision on options that differs from QEMU's on purpose, and no other may.</summary>
public static class OptionDifferences
{
    public static OptionDifference NothingShared { get; } = new(
        "nothing-shared", "Starts without any share.", "Refused.", "There would be nothing to do.");

    public static OptionDifference VirtfsModes { get; } = new(
        "virtfs-modes",
        "`fmode` and `dmode` with `-virtfs` are taken and forgotten.",
        "They count as they do with `-fsdev`, and are refused where they are there: with `passthrough` and `none`.",
        "It is what QEMU's manual says.");

    public static OptionDifference SameTag { get; } = new(
        "same-tag", "Two devices may have one mount tag; Linux mounts one of them.", "Refused.", "By its tag a client says which share it wants.");

    public static OptionDifference EmptyTag { get; } = new(
        "empty-tag", "A `-device` may have an empty mount tag.", "Refused.", "It cannot be mounted.");

    public static OptionDifference BusOfQemu { get; } = new(
        "bus-of-qemu",
        "A bus that the machine lacks, and a device that belongs on another machine, are refused.",
        "They are taken, and stand in the arguments for QEMU, which refuses them then.",
        "What machine it will be is not known.");

    public static OptionDifference DeviceProperties { get; } = new(
        "device-properties",
        "`ioeventfd`, `vectors`, `disable-legacy` and `disable-modern` of a `-device` are taken.",
        "Refused.",
        "QEMU's device for a vhost-user program has no such property.");

    public static OptionDifference JsonQuotes { get; } = new(
        "json-quotes", "A `-device` in JSON may have single quotes.", "Refused.", "JSON has double ones, and so writes libvirt.");

    public static OptionDifference EqualsSign { get; } = new(
        "equals-sign", "`-virtfs=VALUE` is refused.", "It is taken.", "virtfsd's own options are written both ways too.");

    public static OptionDifference DescriptorNumber { get; } = new(
        "descriptor-number", "Of a `sock_fd` the lower 32 bits count.", "One that is no descriptor's number is refused.", "It would be another descriptor than is written there.");

    public static OptionDifference DevicesOfProxy { get; } = new(
        "devices-of-proxy",
        "A second device of one `-fsdev proxy,socket=PATH` is refused: each connects for itself, and the first has removed the path.",
        "All devices of an export share its connection.",
        "An export may have several mount tags, whatever its driver is.");

    /// <summary>All rows, in the document's order.</summary>
    public static IReadOnlyList<OptionDifference> All { get; } =
        [NothingShared, VirtfsModes, SameTag, EmptyTag, BusOfQemu, DeviceProperties, JsonQuotes, EqualsSign, DescriptorNumber, DevicesOfProxy];
}
