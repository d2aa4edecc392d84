using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Virtfs.Client;

/// <summary>An object that a copy reads: here or on a server.</summary>
internal abstract class CopySource(uint mode, long length, ulong blocks) : IAsyncDisposable
{
    // As st_blocks counts, whatever the file system's own are.
    private const ulong BlockSize = 512;

    /// <summary>Its type and permission bits.</summary>
    public uint Mode { get; } = mode;

    /// <summary>Bytes of its content.</summary>
    public long Length { get; } = length;

    /// <summary>Whether it takes less room than its content would: it has holes, or is compressed.</summary>
    public bool IsSparse { get; } = blocks < (ulong)length / BlockSize;

    /// <summary>Opens a file.</summary>
    public abstract ValueTask<Stream> OpenAsync(CancellationToken cancellation);

    /// <summary>Where the next bytes are that are not in a hole: the position itself where that is not known, the end where there are no more.</summary>
    /// <param name="opened">What <see cref="OpenAsync"/> gave.</param>
    /// <param name="position">From where on.</param>
    public virtual long FindData(Stream opened, long position) => position;

    /// <summary>What a symbolic link says.</summary>
    public abstract ValueTask<RemotePath> ReadLinkAsync(CancellationToken cancellation);

    /// <summary>The names in a folder: all of them, since the copy may go into it.</summary>
    public abstract ValueTask<List<RemotePath>> ListAsync(CancellationToken cancellation);

    /// <summary>What has a name in a folder that was listed; not what a link of that name leads to.</summary>
    public abstract ValueTask<CopySource> FindAsync(RemotePath name, CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
