namespace Virtfs.Differential;

/// <summary>How a folder is exported.</summary>
public enum ExportKind
{
    /// <summary>security_model=passthrough.</summary>
    Passthrough,

    /// <summary>security_model=none.</summary>
    None,

    /// <summary>security_model=none, readonly=on.</summary>
    ReadOnly,

    /// <summary>security_model=passthrough by servers that run as an ordinary user.</summary>
    PassthroughAsUser,

    /// <summary>security_model=none by servers that run as an ordinary user.</summary>
    NoneAsUser,
}
