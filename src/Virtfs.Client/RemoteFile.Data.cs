using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class RemoteFile
{
    /// <summary>Opens it.</summary>
    public async ValueTask OpenAsync(LopenFlags flags, CancellationToken cancellationToken = default) =>
        (Qid, _ioUnit) = Checked(await Client.OpenAsync(Fid, flags, cancellationToken).ConfigureAwait(false), MessageType.Tlopen);

    /// <summary>Creates a file in this directory, or finds it there, and opens it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="flags">How to open it; with <see cref="LopenFlags.Exclusive"/> it must not exist.</param>
    /// <param name="mode">Its permission bits.</param>
    /// <param name="cancellationToken">Cancels the request under way.</param>
    /// <returns>The file, open.</returns>
    public async ValueTask<RemoteFile> CreateAsync(RemotePath name, LopenFlags flags, uint mode, CancellationToken cancellationToken = default)
    {
        RemoteFile directory = await CloneAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Answer<OpenedFile> answer = await Client.CreateAsync(directory.Fid, name.Bytes.Span, flags, mode, Client.GroupId, cancellationToken).ConfigureAwait(false);
            if (answer.Error is Errno.EPERM or Errno.EEXIST or Errno.ENOSYS or Errno.EOPNOTSUPP && (flags & LopenFlags.Exclusive) == 0
                && await OpenExistingAsync(name, flags & ~LopenFlags.Create, cancellationToken).ConfigureAwait(false) is { } existing)
            {
                return existing;
            }

            OpenedFile opened = Checked(answer, MessageType.Tlcreate, name);

            // The fid is the file's from now on.
            directory._isGone = 1;
            return new RemoteFile(Client, directory.Fid, opened.Qid, Path / name) { _ioUnit = opened.IoUnit };
        }
        finally
        {
            await directory.DisposeAsync().ConfigureAwait(false);
        }
    }

    // A server that lets nobody make files may have some that can be written.
    private async ValueTask<RemoteFile?> OpenExistingAsync(RemotePath name, LopenFlags flags, CancellationToken cancellation)
    {
        (_, RemoteFile? file) = await TryWalkAsync(name, cancellation).ConfigureAwait(false);
        if (file is null)
        {
            return null;
        }

        if (file.Qid.Type == QidType.File)
        {
            (Errno error, OpenedFile opened) = await Client.OpenAsync(file.Fid, flags, cancellation).ConfigureAwait(false);
            if (error == Errno.None)
            {
                (file.Qid, file._ioUnit) = opened;
                return file;
            }
        }

        await file.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>Reads what one request brings, at most <see cref="NinePClient.MaximumData"/> bytes; 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(ulong offset, Memory<byte> destination, CancellationToken cancellationToken = default) =>
        Checked(await Client.ReadAsync(Fid, offset, destination, cancellationToken).ConfigureAwait(false), MessageType.Tread);

    /// <summary>Writes what one request takes, at most <see cref="NinePClient.MaximumData"/> bytes, and says how much that was.</summary>
    public async ValueTask<int> WriteAsync(ulong offset, ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        Checked(await Client.WriteAsync(Fid, offset, source, cancellationToken).ConfigureAwait(false), MessageType.Twrite);

    /// <summary>Reads until the destination is full or the file ends, and says how much that was.</summary>
    public async ValueTask<int> ReadAllAsync(ulong offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        int count = 0;
        int read;
        do
        {
            read = await ReadAsync(offset + (ulong)count, destination[count..], cancellationToken).ConfigureAwait(false);
            count += read;
        }
        while (read > 0 && count < destination.Length);
        return count;
    }

    /// <summary>Writes all of the source. EIO where the server takes nothing any more without saying why.</summary>
    public async ValueTask WriteAllAsync(ulong offset, ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        while (!source.IsEmpty)
        {
            int count = await WriteAsync(offset, source, cancellationToken).ConfigureAwait(false);
            Check(count == 0 ? Errno.EIO : Errno.None, MessageType.Twrite);
            offset += (ulong)count;
            source = source[count..];
        }
    }

    /// <summary>Has what was written reach the disk.</summary>
    public async ValueTask SyncAsync(SyncScope scope, CancellationToken cancellationToken = default) =>
        Check(await Client.SyncAsync(Fid, scope, cancellationToken).ConfigureAwait(false), MessageType.Tfsync);
}
