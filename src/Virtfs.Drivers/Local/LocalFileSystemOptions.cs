using Virtfs.Drivers.Local.Locks;
using Virtfs.Drivers.Local.SecurityModels;

namespace Virtfs.Drivers.Local;

/// <summary>What a <see cref="LocalFileSystem"/> is made of.</summary>
public sealed record LocalFileSystemOptions
{
    /// <summary>The folder to export; symbolic links on the way to it are followed.</summary>
    public required string Path { get; init; }

    /// <summary>How the guest's attributes live on the host.</summary>
    public required SecurityModel SecurityModel { get; init; }

    /// <summary>When written data starts on its way to storage.</summary>
    public Writeout Writeout { get; init; }

    /// <summary>Where open descriptors are counted; the process's own unless a test says otherwise.</summary>
    internal DescriptorCache? Descriptors { get; init; }

    /// <summary>What locks may take up; the process's own unless a test says otherwise.</summary>
    internal LockQuotas? Locks { get; init; }

    /// <summary>Whether objects are opened by file handle where that works; tests say no to be as an ordinary user is.</summary>
    internal bool UsesHandles { get; init; } = true;
}
