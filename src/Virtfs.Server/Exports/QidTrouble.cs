namespace Virtfs.Server.Exports;

/// <summary>What the administrator should know about an export's qids. Each is told once.</summary>
public enum QidTrouble
{
    /// <summary>Under <see cref="MultiDevices.Warn"/>: a second device was met, whose inode numbers may be those of other files.</summary>
    SecondDevice,

    /// <summary>Under <see cref="MultiDevices.Forbid"/>: a second device was met and refused.</summary>
    SecondDeviceRefused,

    /// <summary>Under <see cref="MultiDevices.Remap"/>: there are no affixes left; new files are remembered one by one, which takes memory.</summary>
    AffixesUsedUp,

    /// <summary>Under <see cref="MultiDevices.Remap"/>: there are no numbers left; files not seen before are ENFILE.</summary>
    NumbersUsedUp,
}
