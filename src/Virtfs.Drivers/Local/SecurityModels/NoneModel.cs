using System;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>none: guest attributes are the host's, and new files belong to the server where it may not give them away.</summary>
internal sealed class NoneModel : SecurityModel
{
    /// <inheritdoc/>
    public override string Name => "none";

    /// <inheritdoc/>
    private protected override bool ForgivesOwner => true;

    /// <inheritdoc/>
    private protected override bool Passes(ReadOnlySpan<byte> name) => name.StartsWith("user."u8);
}
