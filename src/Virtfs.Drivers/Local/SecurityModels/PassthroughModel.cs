using System;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>passthrough: guest attributes are the host's.</summary>
internal sealed class PassthroughModel : SecurityModel
{
    /// <inheritdoc/>
    public override string Name => "passthrough";

    /// <inheritdoc/>
    internal override string WarningWithoutRoot =>
        "security_model=passthrough gives files their guest owners, which only root may do: creating files for other users will fail with EPERM";

    /// <inheritdoc/>
    private protected override bool Passes(ReadOnlySpan<byte> name) => name.StartsWith("user."u8) || name.StartsWith("system.posix_acl_"u8);
}
