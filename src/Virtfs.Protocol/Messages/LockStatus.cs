namespace Virtfs.Protocol.Messages;

/// <summary>What became of a Tlock.</summary>
/// <remarks>Source: the 9P2000.L protocol, lock.</remarks>
public enum LockStatus : byte
{
    /// <summary>Granted.</summary>
    Success = 0,

    /// <summary>Someone else holds it; ask again later.</summary>
    Blocked = 1,

    /// <summary>Refused.</summary>
    Error = 2,

    /// <summary>The server has just started and takes only reclaims.</summary>
    Grace = 3,
}
