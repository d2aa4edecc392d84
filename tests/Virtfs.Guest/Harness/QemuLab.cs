using System.Collections.Generic;
using System.Linq;

namespace Virtfs.GuestTests.Harness;

/// <summary>Stock kernels under QEMU. They have the folders of all security models through devices of QEMU's own too.</summary>
public sealed class QemuLab : Lab
{
    internal override Machine Create(string name, string control, IReadOnlyList<Export> exports) => new QemuMachine(name, control, exports);

    private protected override IReadOnlyList<Export> Devices() =>
        [.. Exports, Export(SecurityModel.Passthrough), ReadOnly, .. Exports.Select(export => export.OfQemu)];
}
