using System.Collections.Generic;
using System.Linq;

namespace Virtfs.GuestTests.Harness;

/// <summary>A User-Mode Linux kernel: the same client code, ten times as fast as an emulated processor.</summary>
internal sealed class UmlMachine : Machine
{
    /// <inheritdoc cref="QemuMachine(string, string, IEnumerable{Export})"/>
    public UmlMachine(string name, string control, IEnumerable<Export> exports)
        : base(name, "eng/run-uml", [.. exports.SelectMany(export => new[] { "--share", export.Socket }), "--timeout", "0", "--append", $"control={control} loglevel=5"], control)
    {
    }

    // run-uml has the kernel end UML with SIGKILL as soon as it is gone itself.
    protected override void CutPower() => Process.Kill();
}
