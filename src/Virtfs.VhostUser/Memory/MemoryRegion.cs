using System;
using Virtfs.Linux;
using Virtfs.VhostUser.Messages;

namespace Virtfs.VhostUser.Memory;

/// <summary>A region as the front end described it, with the file it lies in. It owns the descriptor; mappings of it are made and kept elsewhere.</summary>
internal sealed class MemoryRegion(RegionLayout layout, FileDescriptor file) : IDisposable
{
    /// <summary>Where it is.</summary>
    public RegionLayout Layout { get; } = layout;

    /// <summary>The file it lies in.</summary>
    public FileDescriptor File { get; } = file;

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();
}
