using System;
using System.Linq;
using System.Text;

namespace Virtfs.Daemon.Options;

/// <summary>What a <c>-device</c>, or the second half of a <c>-virtfs</c>, says: a mount tag under which an export is shown.</summary>
internal sealed record DeviceOptions
{
    /// <summary>The longest mount tag in bytes.</summary>
    public const int MaximumTagLength = 31;

    private static readonly string[] Drivers =
        ["virtio-9p-pci", "virtio-9p", "virtio-9p-pci-transitional", "virtio-9p-pci-non-transitional", "virtio-9p-device", "virtio-9p-ccw"];

    // What a vhost-user device of QEMU has no property for.
    private static readonly string[] QemuOnly = ["ioeventfd", "vectors", "disable-legacy", "disable-modern", "max_revision"];

    // What is handed on to it: where it goes, and how it shows itself on the bus.
    private static readonly string[] HandedOn = ["bus", "addr", "multifunction", "acpi-index", "romfile", "ats", "packed", "page-per-vq"];

    /// <summary>The option as it was written, the way messages begin.</summary>
    public required string Origin { get; init; }

    /// <summary>The id of the export; null where it was not given.</summary>
    public string? ExportId { get; init; }

    /// <summary>The tag the guest mounts; null where it was not given.</summary>
    public string? MountTag { get; init; }

    /// <summary>The device's own id in QEMU, where it was given.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Where the device goes in QEMU and how it shows itself there: <c>,bus=...,addr=...</c>, as far as given.</summary>
    public string Placement { get; init; } = string.Empty;

    /// <summary>Reads a <c>-device</c>.</summary>
    public static bool TryCreate(OptionSet options, out DeviceOptions? device, out string error)
    {
        device = null;
        string? driver = options.Find("driver");
        string? refused = options.Keys.FirstOrDefault(QemuOnly.Contains);
        error = string.IsNullOrEmpty(driver) ? "the device is missing; begin with it: -device virtio-9p-pci,fsdev=ID,mount_tag=TAG"
            : !Drivers.Contains(driver, StringComparer.Ordinal) ? $"'{driver}' is no 9p device; here belong {string.Join(", ", Drivers)}, all others to QEMU"
            : refused is not null ? $"{refused} cannot be set for a vhost-user device; leave it out"
            : string.Empty;
        if (error.Length > 0)
        {
            error = $"{options.Origin}: {error}";
            return false;
        }

        device = new DeviceOptions
        {
            Origin = options.Origin,
            ExportId = options.Find("fsdev"),
            MountTag = options.Find("mount_tag"),
            DeviceId = options.Find("id"),
            Placement = string.Concat(
                from key in HandedOn
                let value = options.Find(key)
                where value is not null
                select $",{key}={OptionText.Escape(value)}"),
        };
        return true;
    }

    /// <summary>Checks the mount tag; empty if it is one.</summary>
    public string CheckMountTag()
    {
        if (string.IsNullOrEmpty(MountTag))
        {
            return $"{Origin}: mount_tag is missing; add mount_tag=TAG, the name the guest mounts";
        }

        int length = Encoding.UTF8.GetByteCount(MountTag);
        return length <= MaximumTagLength
            ? string.Empty
            : $"{Origin}: the mount tag '{MountTag}' has {length} bytes; the most is {MaximumTagLength}, choose a shorter one";
    }
}
