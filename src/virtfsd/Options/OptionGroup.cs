using System;
using System.Collections.Generic;
using System.Linq;

namespace Virtfs.Daemon.Options;

/// <summary>The keys one command-line option takes.</summary>
/// <param name="Name">The option: <c>-virtfs</c>.</param>
/// <param name="ImpliedKey">The key of a first word without one.</param>
/// <param name="Keys">The keys, <c>id</c> among them.</param>
internal sealed record OptionGroup(string Name, string ImpliedKey, IReadOnlyList<OptionKey> Keys)
{
    private static readonly OptionKey[] Common =
    [
        new("fsdriver", OptionType.Text, "DRIVER"),
        new("id", OptionType.Text, "NAME"),
        new("path", OptionType.Text, "FOLDER"),
        new("security_model", OptionType.Text, "MODEL"),
        new("writeout", OptionType.Text, "immediate"),
        new("readonly", OptionType.Boolean, "on|off"),
        new("fmode", OptionType.Number, "MODE"),
        new("dmode", OptionType.Number, "MODE"),
        new("multidevs", OptionType.Text, "remap|forbid|warn"),
        new("max_xattr", OptionType.Number, "NUMBER"),
        new("socket", OptionType.Text, "PATH"),
        new("sock_fd", OptionType.Number, "FD"),
    ];

    /// <summary><c>-fsdev</c>: an export.</summary>
    public static OptionGroup Fsdev { get; } = new(
        "-fsdev", "fsdriver", [.. Common, .. ThrottlingOptions.KeyNames.Select(name => new OptionKey(name, OptionType.Number, "NUMBER"))]);

    /// <summary><c>-virtfs</c>: an export and its mount tag in one.</summary>
    public static OptionGroup Virtfs { get; } = new(
        "-virtfs", "fsdriver", [.. Common, new("mount_tag", OptionType.Text, "TAG")]);

    /// <summary><c>-device</c>: a mount tag for an export.</summary>
    public static OptionGroup Device { get; } = new(
        "-device",
        "driver",
        [
            new("driver", OptionType.Text, "DEVICE"),
            new("id", OptionType.Text, "NAME"),
            new("fsdev", OptionType.Text, "ID"),
            new("mount_tag", OptionType.Text, "TAG"),
            new("bus", OptionType.Text, "BUS"),
            new("addr", OptionType.Slot, "SLOT"),
            new("multifunction", OptionType.Boolean, "on|off"),
            new("acpi-index", OptionType.Number, "NUMBER"),
            new("romfile", OptionType.Text, "FILE"),
            new("ats", OptionType.Boolean, "on|off"),
            new("packed", OptionType.Boolean, "on|off"),
            new("page-per-vq", OptionType.Boolean, "on|off"),
            new("ioeventfd", OptionType.Boolean, "on|off"),
            new("vectors", OptionType.Number, "NUMBER"),
            new("disable-legacy", OptionType.Text, "on|off|auto"),
            new("disable-modern", OptionType.Boolean, "on|off"),
            new("max_revision", OptionType.Number, "NUMBER"),
        ]);

    /// <summary>True when the value may be a JSON object instead; of QEMU's options here that is -device alone.</summary>
    public bool TakesJson => this == Device;

    /// <summary>The key of that name, if the option has it.</summary>
    public OptionKey? Find(string name)
    {
        foreach (OptionKey key in Keys)
        {
            if (string.Equals(key.Name, name, StringComparison.Ordinal))
            {
                return key;
            }
        }

        return null;
    }
}
