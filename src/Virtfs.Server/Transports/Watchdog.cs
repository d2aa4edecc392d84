namespace Virtfs.Server.Transports;

/// <summary>Whether a <see cref="WorkerPool"/> looks after requests that block.</summary>
internal enum Watchdog
{
    /// <summary>It does.</summary>
    Present,

    /// <summary>It does not: a request that blocks keeps its lane.</summary>
    Absent,
}
