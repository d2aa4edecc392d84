namespace Virtfs.GuestTests.Harness;

/// <summary>What serves a share.</summary>
internal enum Server
{
    /// <summary>The daemon under test.</summary>
    Virtfsd,

    /// <summary>QEMU's own 9pfs.</summary>
    Qemu,
}
