namespace Virtfs.VhostUser.Rings;

/// <summary>Whether the driver should kick.</summary>
internal enum KickMode
{
    /// <summary>With every request.</summary>
    Wanted,

    /// <summary>Not now; it may nevertheless.</summary>
    Unwanted,
}
