using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Virtfs.Client;

/// <summary>A folder that a copy writes into: here or on a server.</summary>
internal abstract class CopyTarget : IAsyncDisposable
{
    /// <summary>Makes a file with these permission bits, or empties the one that is there; no link is followed here.</summary>
    public abstract ValueTask<Stream> CreateAsync(RemotePath name, uint mode, CancellationToken cancellation);

    /// <summary>Whether what was created here is a regular file and empty, so that what is not written of it is zeros: no device, nor a file that cannot be emptied.</summary>
    public abstract ValueTask<bool> IsEmptyFileAsync(Stream created, CancellationToken cancellation);

    /// <summary>Extends what was created here to a length, without writing.</summary>
    public abstract ValueTask ExtendAsync(Stream created, long length, CancellationToken cancellation);

    /// <summary>Whether what has a name here is the source itself.</summary>
    public virtual ValueTask<bool> HasAsync(RemotePath name, CopySource source, CancellationToken cancellation) => new(false);

    /// <summary>Whether this folder is the source.</summary>
    public virtual bool Is(CopySource source) => false;

    /// <summary>Makes a symbolic link.</summary>
    public abstract ValueTask MakeSymlinkAsync(RemotePath name, RemotePath target, CancellationToken cancellation);

    /// <summary>Makes a folder, or finds that it is there.</summary>
    /// <returns>The folder; and whether it is new.</returns>
    public abstract ValueTask<(CopyTarget Folder, bool IsNew)> MakeFolderAsync(RemotePath name, uint mode, CancellationToken cancellation);

    /// <summary>Changes the folder's own permission bits.</summary>
    public abstract ValueTask ChangeModeAsync(uint mode, CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
