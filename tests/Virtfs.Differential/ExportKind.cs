namespace Virtfs.Differential;

/// <summary>How a folder is exported.</summary>
public enum ExportKind
{
    /// <summary>security_model=passthrough.</summary>
    Passthrough,

    /// <summary>security_model=none.</summary>
    None,

    /// <summary>security_model=mapped-xattr.</summary>
    MappedXattr,

    /// <summary>security_model=mapped-file.</summary>
    MappedFile,

    /// <summary>security_model=mapped-xattr, fmode=0666, dmode=0777.</summary>
    MappedXattrWide,

    /// <summary>security_model=mapped-file, fmode=0666, dmode=0777.</summary>
    MappedFileWide,

    /// <summary>security_model=none, readonly=on.</summary>
    ReadOnly,

    /// <summary>security_model=passthrough by servers that run as an ordinary user.</summary>
    PassthroughAsUser,

    /// <summary>security_model=none by servers that run as an ordinary user.</summary>
    NoneAsUser,

    /// <summary>security_model=mapped-xattr by servers that run as an ordinary user.</summary>
    MappedXattrAsUser,

    /// <summary>security_model=mapped-file by servers that run as an ordinary user.</summary>
    MappedFileAsUser,

    /// <summary>The driver synth.</summary>
    Synth,

    /// <summary>The driver synth, readonly=on.</summary>
    SynthReadOnly,
}
