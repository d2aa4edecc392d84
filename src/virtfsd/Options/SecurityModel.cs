namespace Virtfs.Daemon.Options;

/// <summary>How the local driver stores guest ownership, modes and special files: QEMU's <c>security_model</c>.</summary>
internal enum SecurityModel
{
    /// <summary>As they are, failures reported.</summary>
    Passthrough,

    /// <summary>As they are, failures to set ownership and modes forgiven.</summary>
    None,

    /// <summary>In extended attributes.</summary>
    MappedXattr,

    /// <summary>In files of hidden folders.</summary>
    MappedFile,
}
