using System;
using System.Collections.Generic;
using System.Globalization;

namespace Virtfs.GuestTests.Harness;

/// <summary>One server with its exports and the guests that mount them, shared by the tests of a collection. Guests boot when first asked for.</summary>
public abstract class Lab : IDisposable
{
    private readonly WorkFolder _work = new();
    private readonly List<Machine> _machines = [];
    private Machine? _first;
    private Machine? _second;

    protected Lab()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new HarnessException("security_model=passthrough needs root, and so do these tests: run them as root");
        }

        Passthrough = new Export("passthrough", _work.Make("passthrough"), "security_model=passthrough");
        Unowned = new Export("none", _work.Make("none"), "security_model=none");
        ReadOnly = new Export("readonly", _work.Make("readonly"), "security_model=passthrough,readonly=on");
        Plugged = new Export("plugged", _work.Make("plugged"), "security_model=none");
        Daemon = Server.IsQemu ? null! : new Daemon([Passthrough, Unowned, ReadOnly, Plugged]);
    }

    internal Export Passthrough { get; }

    /// <summary>The export with security_model=none.</summary>
    internal Export Unowned { get; }

    internal Export ReadOnly { get; }

    /// <summary>An export for which guests have no device at their start.</summary>
    internal Export Plugged { get; }

    internal Daemon Daemon { get; }

    internal Machine First => _first ??= Boot("the first guest");

    internal Machine Second => _second ??= Boot("the second guest");

    internal Export Export(SecurityModel model) => model == SecurityModel.Passthrough ? Passthrough : Unowned;

    /// <summary>Boots one more guest on the same server; the lab ends it.</summary>
    internal Machine Boot(string name)
    {
        string control = _work.At(string.Create(CultureInfo.InvariantCulture, $"control{_machines.Count}"));
        Machine machine = Create(name, control, [Passthrough, Passthrough, Unowned, ReadOnly]);
        _machines.Add(machine);
        return machine;
    }

    /// <summary>Boots a guest of this lab's kind.</summary>
    internal abstract Machine Create(string name, string control, IReadOnlyList<Export> exports);

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
}
