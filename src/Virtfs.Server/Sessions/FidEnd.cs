namespace Virtfs.Server.Sessions;

/// <summary>What becomes of a fid's object when the fid ends, whatever ends it.</summary>
internal enum FidEnd
{
    /// <summary>It is closed.</summary>
    Close,

    /// <summary>It is closed, and its name is removed: 9P2000's ORCLOSE.</summary>
    Remove,
}
