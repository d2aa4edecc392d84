using System.Collections.Generic;

namespace Virtfs.Differential.Generated;

/// <summary>What generated sequences are run on.</summary>
/// <param name="Kind">The export.</param>
/// <param name="Version">The dialect.</param>
/// <param name="Shapes">Its messages.</param>
public sealed record GeneratedTarget(ExportKind Kind, string Version, IReadOnlyList<MessageShape> Shapes)
{
    /// <summary>All there are. Another security model or dialect is one more line here.</summary>
    public static IReadOnlyList<GeneratedTarget> All { get; } =
    [
        new(ExportKind.Passthrough, "9P2000.L", MessageShape.OfL),
        new(ExportKind.None, "9P2000.L", MessageShape.OfL),
        new(ExportKind.MappedXattr, "9P2000.L", MessageShape.OfL),
        new(ExportKind.MappedFile, "9P2000.L", MessageShape.OfL),
        new(ExportKind.Passthrough, "9P2000.u", MessageShape.OfU),
        new(ExportKind.None, "9P2000.u", MessageShape.OfU),
        new(ExportKind.MappedXattr, "9P2000.u", MessageShape.OfU),
        new(ExportKind.MappedFile, "9P2000.u", MessageShape.OfU),
    ];

    public override string ToString() => $"{Kind} {Version}";
}
