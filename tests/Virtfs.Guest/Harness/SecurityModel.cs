namespace Virtfs.GuestTests.Harness;

/// <summary>The security models under test.</summary>
public enum SecurityModel
{
    /// <summary>Owners, modes and special files as they are on the host; the daemon runs as root.</summary>
    Passthrough,

    /// <summary>The guest's attributes in extended attributes of plain files.</summary>
    MappedXattr,

    /// <summary>The guest's attributes in files of hidden folders.</summary>
    MappedFile,

    /// <summary>As passthrough, but new files stay the daemon's where it may not give them away.</summary>
    None,
}
