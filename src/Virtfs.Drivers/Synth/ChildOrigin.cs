namespace Virtfs.Drivers.Synth;

/// <summary>Where a child comes from.</summary>
internal enum ChildOrigin
{
    /// <summary>Somebody added it; it stays until somebody removes it.</summary>
    Added,

    /// <summary>The directory found it in its list of names; it goes when the name is not in the list any more.</summary>
    Listed,
}
