using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Virtfs.Server.Exports;

namespace Virtfs.Server.Sessions;

/// <summary>What a session starts with.</summary>
public sealed record SessionOptions
{
    /// <summary>What the client can attach.</summary>
    public required ExportTable Exports { get; init; }

    /// <summary>The client and its door, for the log: <c>unix:/run/x.sock pid 12</c>.</summary>
    public required string Peer { get; init; }

    /// <summary>The largest msize granted, in bytes.</summary>
    public int MaximumMsize { get; init; } = 1024 * 1024;

    /// <summary>How many fids it may hold.</summary>
    internal FidQuota Fids { get; init; } = FidQuota.OfProcess;

    /// <summary>Where to log.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Where every message is printed, one readable line each; null for nowhere.</summary>
    public Diagnostics.MessageTrace? Trace { get; init; }
}
