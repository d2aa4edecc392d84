using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class RemoteFileSystem
{
    /// <summary>The attributes of what a path leads to; those of a link itself has <see cref="FindItselfAsync"/>.</summary>
    public Task<RemoteAttributes> GetAttributesAsync(RemotePath path, CancellationToken cancellationToken = default) =>
        WithAsync(path, file => file.GetAttributesAsync(cancellationToken), cancellationToken);

    /// <summary>Changes attributes.</summary>
    public Task SetAttributesAsync(RemotePath path, AttributeChanges changes, CancellationToken cancellationToken = default) =>
        WithAsync(path, file => file.SetAttributesAsync(changes, cancellationToken), cancellationToken);

    /// <summary>How full the file system is that a path leads to.</summary>
    public Task<Rstatfs> GetStatisticsAsync(RemotePath path = default, CancellationToken cancellationToken = default) =>
        WithAsync(path, file => file.GetStatisticsAsync(cancellationToken), cancellationToken);

    /// <summary>The value of an extended attribute. ENODATA where there is none of that name.</summary>
    public Task<byte[]> GetXattrAsync(RemotePath path, RemotePath name, CancellationToken cancellationToken = default) =>
        WithAsync(path, file => file.GetXattrAsync(name, cancellationToken), cancellationToken);

    /// <summary>The names of all extended attributes.</summary>
    public Task<IReadOnlyList<RemotePath>> ListXattrsAsync(RemotePath path, CancellationToken cancellationToken = default) =>
        WithAsync(path, file => file.ListXattrsAsync(cancellationToken), cancellationToken);

    /// <summary>Sets an extended attribute. EINVAL for an empty value: over 9P that means its removal.</summary>
    public Task SetXattrAsync(
        RemotePath path, RemotePath name, ReadOnlyMemory<byte> value, XattrFlags flags = XattrFlags.None, CancellationToken cancellationToken = default) =>
        WithAsync(path, file => file.SetXattrAsync(name, value, flags, cancellationToken), cancellationToken);

    /// <summary>Removes an extended attribute. ENODATA where there is none of that name.</summary>
    public Task RemoveXattrAsync(RemotePath path, RemotePath name, CancellationToken cancellationToken = default) =>
        WithAsync(path, file => file.RemoveXattrAsync(name, cancellationToken), cancellationToken);

    private async Task<T> WithAsync<T>(RemotePath path, Func<RemoteFile, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        RemoteFile file = await FindAsync(path, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            return await call(file).ConfigureAwait(false);
        }
    }

    private async Task WithAsync(RemotePath path, Func<RemoteFile, ValueTask> call, CancellationToken cancellationToken)
    {
        RemoteFile file = await FindAsync(path, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            await call(file).ConfigureAwait(false);
        }
    }
}
