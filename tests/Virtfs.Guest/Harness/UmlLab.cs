using System.Collections.Generic;

namespace Virtfs.GuestTests.Harness;

/// <summary>User-Mode Linux kernels.</summary>
public sealed class UmlLab : Lab
{
    internal override Machine Create(string name, string control, IReadOnlyList<Export> exports) => new UmlMachine(name, control, exports);

    private protected override IReadOnlyList<Export> Devices() => [.. Exports, .. Exports, ReadOnly];
}
