using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class RemoteFile
{
    private const int ListingBuffer = 256 * 1024;

    /// <summary>
    /// The entries of this directory, without <c>.</c> and <c>..</c>, in the server's order, as they come. ENOTDIR; EPROTO where the server's listing leads
    /// back to where it has been. A listing that goes on for ever is for the caller to end.
    /// </summary>
    public async IAsyncEnumerable<RemoteEntry> EnumerateAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Check(IsDirectory ? Errno.None : Errno.ENOTDIR, MessageType.Treaddir);
        RemoteFile directory = await CloneAsync(cancellationToken).ConfigureAwait(false);
        await using (directory.ConfigureAwait(false))
        {
            await directory.OpenAsync(LopenFlags.ReadOnly | LopenFlags.Directory, cancellationToken).ConfigureAwait(false);
            byte[] buffer = new byte[Math.Min(Client.MaximumData, ListingBuffer)];
            var entries = new List<RemoteEntry>();
            ulong offset = 0;
            var loop = new ListingLoop();
            while (true)
            {
                int count = Checked(
                    await Client.ReadDirectoryAsync(directory.Fid, offset, buffer, cancellationToken).ConfigureAwait(false), MessageType.Treaddir);
                if (count == 0)
                {
                    yield break;
                }

                entries.Clear();
                Check(TakeEntries(buffer.AsSpan(0, count), entries, loop, ref offset), MessageType.Treaddir);
                foreach (RemoteEntry entry in entries)
                {
                    yield return entry;
                }
            }
        }
    }

    /// <summary>Makes a directory here.</summary>
    public async ValueTask MakeDirectoryAsync(RemotePath name, uint mode, CancellationToken cancellationToken = default) => Checked(
        await Client.MakeDirectoryAsync(Fid, name.Bytes.Span, mode, Client.GroupId, cancellationToken).ConfigureAwait(false), MessageType.Tmkdir, name);

    /// <summary>Makes a device, FIFO, socket or file here, as the type bits of the mode say.</summary>
    public async ValueTask MakeNodeAsync(RemotePath name, uint mode, uint major, uint minor, CancellationToken cancellationToken = default) => Checked(
        await Client.MakeNodeAsync(Fid, name.Bytes.Span, mode, major, minor, Client.GroupId, cancellationToken).ConfigureAwait(false), MessageType.Tmknod, name);

    /// <summary>Makes a symbolic link here, to any text.</summary>
    public async ValueTask MakeSymlinkAsync(RemotePath name, RemotePath target, CancellationToken cancellationToken = default) => Checked(
        await Client.MakeSymlinkAsync(Fid, name.Bytes.Span, target.Bytes.Span, Client.GroupId, cancellationToken).ConfigureAwait(false),
        MessageType.Tsymlink,
        name);

    /// <summary>Makes a further name here for a file.</summary>
    public async ValueTask MakeLinkAsync(RemotePath name, RemoteFile file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        Check(await Client.MakeLinkAsync(Fid, file.Fid, name.Bytes.Span, cancellationToken).ConfigureAwait(false), MessageType.Tlink, name);
    }

    /// <summary>Removes a name from here: <see cref="UnlinkatFlags.RemoveDirectory"/> for an empty directory.</summary>
    public async ValueTask UnlinkAsync(RemotePath name, UnlinkatFlags flags, CancellationToken cancellationToken = default) =>
        Check(await Client.UnlinkAsync(Fid, name.Bytes.Span, flags, cancellationToken).ConfigureAwait(false), MessageType.Tunlinkat, name);

    /// <summary>Moves a name from here to a directory, under a name; what has that name there is replaced.</summary>
    public async ValueTask RenameAsync(RemotePath name, RemoteFile newDirectory, RemotePath newName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(newDirectory);
        Errno error = await Client.RenameAsync(Fid, name.Bytes.Span, newDirectory.Fid, newName.Bytes.Span, cancellationToken).ConfigureAwait(false);
        Check(error, MessageType.Trenameat, name);
    }

    private static Errno TakeEntries(ReadOnlySpan<byte> data, List<RemoteEntry> entries, ListingLoop loop, ref ulong offset)
    {
        ulong before = offset;
        DirectoryEntries.Enumerator enumerator = new DirectoryEntries(data).GetEnumerator();
        while (enumerator.MoveNext())
        {
            DirectoryEntryRecord entry = enumerator.Current;
            offset = entry.Offset;
            if (loop.Closes(entry))
            {
                return Errno.EPROTO;
            }

            if (!entry.Name.SequenceEqual("."u8) && !entry.Name.SequenceEqual(".."u8))
            {
                entries.Add(new RemoteEntry(entry.Name.ToArray(), entry.Qid, entry.Type));
            }
        }

        // Half an entry, or one that leads nowhere: asking again would never end.
        return enumerator.Failed || offset == before ? Errno.EPROTO : Errno.None;
    }
}
