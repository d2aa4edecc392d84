namespace Virtfs.Daemon.Options;

/// <summary>What a key's value may be.</summary>
internal enum OptionType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>on, off, yes, no, true, false, y or n.</summary>
    Boolean,

    /// <summary>An unsigned number of 64 bits as C writes it: 420, 0644, 0x1a4 or 0b110100100.</summary>
    Number,

    /// <summary>A place on a PCI bus.</summary>
    Slot,
}
