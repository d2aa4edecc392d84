namespace Virtfs.VhostUser.FrontEnd;

/// <summary>What a device may do with a buffer.</summary>
public enum BufferAccess
{
    /// <summary>Read it.</summary>
    Readable,

    /// <summary>Write it.</summary>
    Writable,
}
