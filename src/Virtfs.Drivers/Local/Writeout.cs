namespace Virtfs.Drivers.Local;

/// <summary>When written data starts on its way to storage (QEMU's writeout=).</summary>
public enum Writeout
{
    /// <summary>When the host's page cache sees fit.</summary>
    Normal,

    /// <summary>At once after each write, without waiting for it: keeps the host's cache from filling with dirty pages. No promise of durability.</summary>
    Immediate,
}
