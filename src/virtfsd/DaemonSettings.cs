using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using Virtfs.Daemon.Doors;
using Virtfs.Daemon.Options;

namespace Virtfs.Daemon;

/// <summary>What the command line asks of the daemon, checked as far as that goes without touching anything.</summary>
internal sealed record DaemonSettings
{
    /// <summary>What is shared.</summary>
    public required ExportPlan Plan { get; init; }

    /// <summary>Where clients come in.</summary>
    public required IReadOnlyList<DoorAddress> Doors { get; init; }

    /// <summary>Whether the doors are those nobody asked for: then their folder is made where it is missing.</summary>
    public bool DoorsAreDefault { get; init; }

    /// <summary>The guest's memory in the arguments printed for QEMU.</summary>
    public string Memory { get; init; } = QemuArguments.DefaultMemory;

    /// <summary>The least urgent entries that are logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Where every message is printed; empty for standard error, null for nowhere.</summary>
    public string? TracePath { get; init; }
}
