using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Virtfs.Client;

/// <summary>An object that a copy reads: here or on a server.</summary>
internal abstract class CopySource(uint mode, long length) : IAsyncDisposable
{
    /// <summary>Its type and permission bits.</summary>
    public uint Mode { get; } = mode;

    /// <summary>Bytes of its content.</summary>
    public long Length { get; } = length;

    /// <summary>Opens a file.</summary>
    public abstract ValueTask<Stream> OpenAsync(CancellationToken cancellation);

    /// <summary>What a symbolic link says.</summary>
    public abstract ValueTask<RemotePath> ReadLinkAsync(CancellationToken cancellation);

    /// <summary>The names in a folder: all of them, since the copy may go into it.</summary>
    public abstract ValueTask<List<RemotePath>> ListAsync(CancellationToken cancellation);

    /// <summary>What has a name in a folder that was listed; not what a link of that name leads to.</summary>
    public abstract ValueTask<CopySource> FindAsync(RemotePath name, CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
