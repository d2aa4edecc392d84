using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class RemoteFileSystem
{
    private const UnixFileMode UsualFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The entries of a folder, without <c>.</c> and <c>..</c>, in the server's order, as they come. ENOTDIR.</summary>
    public async IAsyncEnumerable<RemoteEntry> EnumerateAsync(RemotePath path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RemoteFile folder = await FindAsync(path, cancellationToken).ConfigureAwait(false);
        await using (folder.ConfigureAwait(false))
        {
            await foreach (RemoteEntry entry in folder.EnumerateAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return entry;
            }
        }
    }

    /// <summary>Makes a folder. EEXIST.</summary>
    public async Task MakeDirectoryAsync(RemotePath path, UnixFileMode mode = UsualFolder, CancellationToken cancellationToken = default)
    {
        RemoteFile folder = await FindAsync(path.Parent, cancellationToken).ConfigureAwait(false);
        await using (folder.ConfigureAwait(false))
        {
            await folder.MakeDirectoryAsync(path.Name, (uint)mode, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a symbolic link to any text. EEXIST.</summary>
    public async Task MakeSymlinkAsync(RemotePath path, RemotePath target, CancellationToken cancellationToken = default)
    {
        RemoteFile folder = await FindAsync(path.Parent, cancellationToken).ConfigureAwait(false);
        await using (folder.ConfigureAwait(false))
        {
            await folder.MakeSymlinkAsync(path.Name, target, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a further name for a file. EEXIST.</summary>
    public async Task MakeLinkAsync(RemotePath path, RemotePath existing, CancellationToken cancellationToken = default)
    {
        RemoteFile file = await FindAsync(existing, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            RemoteFile folder = await FindAsync(path.Parent, cancellationToken).ConfigureAwait(false);
            await using (folder.ConfigureAwait(false))
            {
                await folder.MakeLinkAsync(path.Name, file, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What a symbolic link says. EINVAL of anything else.</summary>
    public async Task<RemotePath> ReadLinkAsync(RemotePath path, CancellationToken cancellationToken = default)
    {
        RemoteFile link = await FindItselfAsync(path, cancellationToken).ConfigureAwait(false);
        await using (link.ConfigureAwait(false))
        {
            return await link.ReadLinkAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a file, a link or anything else that is no folder.</summary>
    public Task RemoveAsync(RemotePath path, CancellationToken cancellationToken = default) =>
        UnlinkAsync(path, UnlinkatFlags.None, cancellationToken);

    /// <summary>Removes an empty folder. ENOTEMPTY, ENOTDIR.</summary>
    public Task RemoveDirectoryAsync(RemotePath path, CancellationToken cancellationToken = default) =>
        UnlinkAsync(path, UnlinkatFlags.RemoveDirectory, cancellationToken);

    /// <summary>Renames or moves; what is there under the new name is replaced.</summary>
    public async Task RenameAsync(RemotePath path, RemotePath newPath, CancellationToken cancellationToken = default)
    {
        RemoteFile from = await FindAsync(path.Parent, cancellationToken).ConfigureAwait(false);
        await using (from.ConfigureAwait(false))
        {
            RemoteFile to = await FindAsync(newPath.Parent, cancellationToken).ConfigureAwait(false);
            await using (to.ConfigureAwait(false))
            {
                await from.RenameAsync(path.Name, to, newPath.Name, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What has a path, be it a symbolic link; links before the last name are followed.</summary>
    public async Task<RemoteFile> FindItselfAsync(RemotePath path, CancellationToken cancellationToken = default)
    {
        // With a slash at its end a path means what a link leads to.
        if (path.IsEmpty || path.Bytes.Span[^1] == '/')
        {
            return await FindAsync(path, cancellationToken).ConfigureAwait(false);
        }

        RemoteFile folder = await FindAsync(path.Parent, cancellationToken).ConfigureAwait(false);
        await using (folder.ConfigureAwait(false))
        {
            return await folder.WalkAsync(path.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task UnlinkAsync(RemotePath path, UnlinkatFlags flags, CancellationToken cancellationToken)
    {
        RemoteFile folder = await FindAsync(path.Parent, cancellationToken).ConfigureAwait(false);
        await using (folder.ConfigureAwait(false))
        {
            await folder.UnlinkAsync(path.Name, flags, cancellationToken).ConfigureAwait(false);
        }
    }
}
