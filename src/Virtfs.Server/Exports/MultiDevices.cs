namespace Virtfs.Server.Exports;

/// <summary>What to do when one export holds several devices, whose inode numbers may clash: QEMU's <c>multidevs</c>.</summary>
public enum MultiDevices
{
    /// <summary>Make the inode numbers unique (the default).</summary>
    Remap,

    /// <summary>Show the root's device alone: ENODEV for anything on another.</summary>
    Forbid,

    /// <summary>Hand the numbers through and warn once.</summary>
    Warn,
}
