namespace Virtfs.GuestTests.Harness;

/// <summary>The security models under test.</summary>
public enum SecurityModel
{
    /// <summary>Owners, modes and special files as they are on the host; the daemon runs as root.</summary>
    Passthrough,

    /// <summary>The same, but changes of the owner that are not allowed are not reported.</summary>
    None,
}
