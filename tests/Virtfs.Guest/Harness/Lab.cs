using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>One server with its exports and the guests that mount them, shared by the tests of a collection. Guests boot when first asked for.</summary>
public abstract class Lab : IDisposable
{
    // VIRTFS_TEST_SERVER=qemu puts QEMU's own 9pfs in virtfsd's place: it tells a client's trouble from ours. What QEMU cannot do fails then.
    private static readonly Server UnderTest =
        Environment.GetEnvironmentVariable("VIRTFS_TEST_SERVER") == "qemu" ? Server.Qemu : Server.Virtfsd;

    private readonly TemporaryFolder _work = new("virtfsd-tests.", Path.GetTempPath());
    private readonly List<Machine> _machines = [];
    private readonly Export[] _exports;
    private Machine? _first;
    private Machine? _second;

    protected Lab()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new HarnessException("security_model=passthrough needs root, and so do these tests: run them as root");
        }

        _exports = [.. Enum.GetValues<SecurityModel>().Select(model => NewExport(model.Name(), $"security_model={model.Name()}"))];
        ReadOnly = NewExport("readonly", "security_model=passthrough,readonly=on");
        Plugged = NewExport("plugged", "security_model=none");
        Daemon = UnderTest == Server.Qemu ? null! : new Daemon([.. _exports, ReadOnly, Plugged]);
    }

    internal Export ReadOnly { get; }

    /// <summary>An export for which guests have no device at their start.</summary>
    internal Export Plugged { get; }

    internal Daemon Daemon { get; }

    internal Machine First => _first ??= Boot("the first guest");

    /// <summary>Another guest beside the first; a new one where the last has been killed.</summary>
    internal Machine Second => _second is { IsKilled: false } ? _second : _second = Boot("the second guest");

    /// <summary>The exports with a model each.</summary>
    private protected IReadOnlyList<Export> Exports => _exports;

    internal Export Export(SecurityModel model) => _exports[(int)model];

    /// <summary>Boots one more guest on the same server; the lab ends it.</summary>
    internal Machine Boot(string name)
    {
        string control = _work.At(string.Create(CultureInfo.InvariantCulture, $"control{_machines.Count}"));
        Machine machine = Create(name, control, Devices());
        _machines.Add(machine);
        return machine;
    }

    /// <summary>Boots a guest of this lab's kind.</summary>
    internal abstract Machine Create(string name, string control, IReadOnlyList<Export> exports);

    /// <summary>What a guest has a device for; an export that stands there twice can be mounted twice at a time.</summary>
    private protected abstract IReadOnlyList<Export> Devices();

    /// <summary>A new folder beside those of the exports.</summary>
    internal string Make(string name) => _work.Make(name);

    public void Dispose()
    {
        foreach (Machine machine in _machines)
        {
            machine.Dispose();
        }

        Daemon?.Dispose();
        _work.Dispose();
        GC.SuppressFinalize(this);
    }

    private Export NewExport(string tag, string options) => new(tag, _work.Make(tag), options) { Server = UnderTest };
}
