namespace Virtfs.Drivers.Local;

/// <summary>What became of a descriptor offered to an inode.</summary>
internal enum Claim
{
    /// <summary>The inode had none, took it, and owns it now.</summary>
    Taken,

    /// <summary>It is of the inode's object, and the inode has one already.</summary>
    Same,

    /// <summary>It is of another object that has the number of the inode's, which is gone.</summary>
    Other,
}
