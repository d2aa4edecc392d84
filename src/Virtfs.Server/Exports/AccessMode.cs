namespace Virtfs.Server.Exports;

/// <summary>What the clients of an export may do.</summary>
public enum AccessMode
{
    /// <summary>Read and change.</summary>
    ReadWrite,

    /// <summary>Read alone: every message that changes something is answered with EROFS.</summary>
    ReadOnly,
}
