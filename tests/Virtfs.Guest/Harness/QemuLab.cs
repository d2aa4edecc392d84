using System.Collections.Generic;

namespace Virtfs.GuestTests.Harness;

/// <summary>Stock kernels under QEMU.</summary>
public sealed class QemuLab : Lab
{
    internal override Machine Create(string name, string control, IReadOnlyList<Export> exports) => new QemuMachine(name, control, exports);
}
