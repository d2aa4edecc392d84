using System;
using System.Collections.Generic;
using System.Linq;

namespace Virtfs.Daemon.Options;

/// <summary>All that <c>-fsdev</c>, <c>-device</c> and <c>-virtfs</c> ask for together: exports, and the tags they are shown under.</summary>
internal sealed class ExportPlan
{
    private readonly List<ExportOptions> _exports = [];
    private readonly List<DeviceOptions> _devices = [];
    private readonly List<string> _warnings = [];

    private ExportPlan()
    {
    }

    /// <summary>The exports, in the order given.</summary>
    public IReadOnlyList<ExportOptions> Exports => _exports;

    /// <summary>The tags, in the order given; each finds its export by id.</summary>
    public IReadOnlyList<DeviceOptions> Devices => _devices;

    /// <summary>Lines about what is accepted but had better be written otherwise.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads the options. Looks at no file and no folder.</summary>
    /// <param name="fsdev">The values of <c>-fsdev</c>.</param>
    /// <param name="device">The values of <c>-device</c>.</param>
    /// <param name="virtfs">The values of <c>-virtfs</c>.</param>
    /// <param name="plan">What they ask for.</param>
    /// <param name="error">The line that says what is wrong.</param>
    public static bool TryCreate(
        IEnumerable<string> fsdev, IEnumerable<string> device, IEnumerable<string> virtfs, out ExportPlan plan, out string error)
    {
        plan = new ExportPlan();
        error = string.Empty;

        // As in QEMU: first the syntax of everything, then the exports, last the devices.
        List<OptionSet>? exports = plan.ParseAll(OptionGroup.Fsdev, fsdev, ref error);
        List<OptionSet>? devices = plan.ParseAll(OptionGroup.Device, device, ref error);
        List<OptionSet>? both = plan.ParseAll(OptionGroup.Virtfs, virtfs, ref error);
        if (exports is null || devices is null || both is null)
        {
            return false;
        }

        error = FirstError(exports, plan.AddExport) ?? FirstError(both, plan.AddBoth) ?? FirstError(devices, plan.AddDevice)
            ?? FirstError(plan._devices, plan.CheckDevice) ?? plan.CheckWhole() ?? string.Empty;
        return error.Length == 0;
    }

    /// <summary>Whether an export is shown under any tag. One that is not is never opened, as in QEMU.</summary>
    public bool IsShown(ExportOptions export) => _devices.Exists(device => device.ExportId == export.Id);

    /// <summary>The export of that id.</summary>
    public ExportOptions? FindExport(string? id) => _exports.Find(export => string.Equals(export.Id, id, StringComparison.Ordinal));

    private static string? FirstError<T>(IEnumerable<T> items, Func<T, string> check) =>
        items.Select(check).FirstOrDefault(error => error.Length > 0);

    private List<OptionSet>? ParseAll(OptionGroup group, IEnumerable<string> texts, ref string error)
    {
        var sets = new List<OptionSet>();
        foreach (string text in error.Length == 0 ? texts : [])
        {
            if (!OptionSet.TryParse(group, text, _warnings, out OptionSet options, out error))
            {
                return null;
            }

            sets.Add(options);
        }

        return error.Length == 0 ? sets : null;
    }

    private string AddExport(OptionSet options) => AddExport(options, options.Find("id"));

    private string AddExport(OptionSet options, string? id)
    {
        if (FindExport(id) is not null)
        {
            return $"{options.Origin}: {OptionLines.DuplicateIdentifier(id!)}";
        }

        if (ExportOptions.TryCreate(options, id, out ExportOptions? export, out string error))
        {
            _exports.Add(export!);
            _warnings.AddRange(export!.Warnings);
        }

        return error;
    }

    private string AddBoth(OptionSet options)
    {
        string? tag = options.Find("mount_tag");
        var device = new DeviceOptions { Origin = options.Origin, ExportId = options.Find("id") ?? tag, MountTag = tag };
        if (string.IsNullOrEmpty(options.Find("fsdriver")))
        {
            return $"{options.Origin}: the driver is missing; begin with it: -virtfs local,path=FOLDER,mount_tag=TAG,security_model=MODEL";
        }

        string error = string.IsNullOrEmpty(tag) ? device.CheckMountTag()
            : OptionValue.IsIdentifier(device.ExportId!) ? AddExport(options, device.ExportId)
            : $"{options.Origin}: {OptionLines.TagIsNoIdentifier(tag)}";
        _devices.Add(device);
        return error;
    }

    private string AddDevice(OptionSet options)
    {
        if (DeviceOptions.TryCreate(options, out DeviceOptions? device, out string error))
        {
            _devices.Add(device!);
        }

        return error;
    }

    private string CheckDevice(DeviceOptions device)
    {
        if (device.ExportId is null)
        {
            return $"{device.Origin}: fsdev is missing; add fsdev=ID, the id of an -fsdev";
        }

        if (FindExport(device.ExportId) is not { } export)
        {
            return $"{device.Origin}: there is no -fsdev with the id '{device.ExportId}'; add one, or correct fsdev=";
        }

        if (export.Driver == "local" && export.Path.Length == 0)
        {
            return $"{export.Origin}: {OptionLines.PathIsMissing}";
        }

        string error = device.CheckMountTag();
        if (error.Length == 0 && !ReferenceEquals(_devices.Find(other => other.MountTag == device.MountTag), device))
        {
            error = $"{device.Origin}: the mount tag '{device.MountTag}' is taken by an earlier option; choose another";
        }

        bool isIdTaken = device.DeviceId is not null && !ReferenceEquals(_devices.Find(other => other.DeviceId == device.DeviceId), device);
        return error.Length == 0 && isIdTaken ? $"{device.Origin}: the id '{device.DeviceId}' is taken by an earlier -device; write another id=NAME" : error;
    }

    private string? CheckWhole()
    {
        IEnumerable<string> hidden = from export in _exports
                                     where !IsShown(export)
                                     select $"{export.Origin}: shown under no mount tag; add -device virtio-9p-pci,fsdev={export.Id},mount_tag=TAG";
        if (_devices.Count == 0)
        {
            return hidden.FirstOrDefault("nothing to share; begin with: virtfsd -virtfs local,path=FOLDER,mount_tag=TAG,security_model=none");
        }

        if (_exports.Exists(export => export.Driver == "proxy"))
        {
            _warnings.Add("the driver 'proxy' is deprecated since QEMU 8.1; use -virtfs local,path=FOLDER,mount_tag=TAG,security_model=passthrough instead");
        }

        _warnings.AddRange(hidden);
        return null;
    }
}
