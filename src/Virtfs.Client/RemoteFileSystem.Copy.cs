using System;
using System.Threading;
using System.Threading.Tasks;

namespace Virtfs.Client;

public sealed partial class RemoteFileSystem
{
    /// <summary>Copies a file or tree from here to this machine; <see cref="TreeCopy"/> says how.</summary>
    /// <param name="path">What to copy.</param>
    /// <param name="target">The path here that it gets.</param>
    /// <param name="options">Who is told of progress and failures.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task DownloadAsync(RemotePath path, string target, CopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        RemoteFile source = await FindAsync(path, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            await new TreeCopy(options).DownloadAsync(source, target, path.ToString(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Copies a file or tree of this machine to here; <see cref="TreeCopy"/> says how.</summary>
    /// <param name="source">The path on this machine.</param>
    /// <param name="path">The path here that it gets.</param>
    /// <param name="options">Who is told of progress and failures.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task UploadAsync(string source, RemotePath path, CopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        RemoteFile folder = await FindAsync(path.Parent, cancellationToken).ConfigureAwait(false);
        await using (folder.ConfigureAwait(false))
        {
            await new TreeCopy(options).UploadAsync(source, folder, path.Name, source, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Copies a file or tree from here to another export, or within this one; <see cref="TreeCopy"/> says how.</summary>
    /// <param name="path">What to copy.</param>
    /// <param name="destination">The export that it goes to.</param>
    /// <param name="newPath">The path there that it gets.</param>
    /// <param name="options">Who is told of progress and failures.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task CopyAsync(
        RemotePath path, RemoteFileSystem destination, RemotePath newPath, CopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        RemoteFile source = await FindAsync(path, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            RemoteFile folder = await destination.FindAsync(newPath.Parent, cancellationToken).ConfigureAwait(false);
            await using (folder.ConfigureAwait(false))
            {
                await new TreeCopy(options).CopyAsync(source, folder, newPath.Name, path.ToString(), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
