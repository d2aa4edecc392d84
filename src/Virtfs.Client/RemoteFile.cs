using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

/// <summary>A file, folder or anything else on a server: a fid, given back when this is disposed of.</summary>
/// <remarks>
/// <para>It stays the same object through renames by anyone. Any thread may call any method, at the same time too; but an object that is opened
/// (<see cref="OpenAsync"/>) cannot be walked from or opened again: take a second one from <see cref="CloneAsync"/>. Paths are seen from here.</para>
/// <para>Every method throws <see cref="NinePException"/> with the server's error, <see cref="NinePConnectionException"/> where there is no connection any
/// more, and <see cref="OperationCanceledException"/> when its token is cancelled and the server has agreed.</para>
/// </remarks>
public sealed partial class RemoteFile : IAsyncDisposable
{
    private int _isGone;
    private uint _ioUnit;

    internal RemoteFile(NinePClient client, uint fid, Qid qid, RemotePath path)
    {
        Client = client;
        Fid = fid;
        Qid = qid;
        Path = path;
    }

    /// <summary>The client it was reached with.</summary>
    public NinePClient Client { get; }

    /// <summary>Its fid.</summary>
    public uint Fid { get; }

    /// <summary>What it is, as of when it was reached.</summary>
    public Qid Qid { get; private set; }

    /// <summary>The most data that one request is to read or write, in bytes, once it is open: what the server wishes, if it says so.</summary>
    public int IoUnit => _ioUnit > 0 && _ioUnit < (uint)Client.MaximumData ? (int)_ioUnit : Client.MaximumData;

    /// <summary>How it was reached, from the root of the export; it may have another name by now.</summary>
    public RemotePath Path { get; }

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => (Qid.Type & QidType.Directory) != 0;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsSymlink => (Qid.Type & QidType.Symlink) != 0;

    /// <summary>Its attributes.</summary>
    public async ValueTask<RemoteAttributes> GetAttributesAsync(CancellationToken cancellationToken = default) =>
        new(Checked(await Client.GetAttributesAsync(Fid, GetattrMask.Basic, cancellationToken).ConfigureAwait(false), MessageType.Tgetattr));

    /// <summary>Changes attributes.</summary>
    public async ValueTask SetAttributesAsync(AttributeChanges changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        AttributeChanges rest = changes;
        if (changes is { Length: not null } and not { Permissions: null, Accessed: null, Modified: null })
        {
            // By itself and first: in one request servers change it last, which makes the times those of now and may need a permission that is gone.
            Errno error = await Client.SetAttributesAsync(new AttributeChanges { Length = changes.Length }.Request(Fid), cancellationToken).ConfigureAwait(false);
            Check(error, MessageType.Tsetattr);
            rest = changes with { Length = null };
        }

        Check(await Client.SetAttributesAsync(rest.Request(Fid), cancellationToken).ConfigureAwait(false), MessageType.Tsetattr);
    }

    /// <summary>How full the file system is that this is on.</summary>
    public async ValueTask<Rstatfs> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        Checked(await Client.GetStatisticsAsync(Fid, cancellationToken).ConfigureAwait(false), MessageType.Tstatfs);

    /// <summary>What a symbolic link says. EINVAL of anything else.</summary>
    public async ValueTask<RemotePath> ReadLinkAsync(CancellationToken cancellationToken = default) =>
        Checked(await Client.ReadLinkAsync(Fid, cancellationToken).ConfigureAwait(false), MessageType.Treadlink);

    /// <summary>Removes the file or empty directory itself, and gives the fid back.</summary>
    public async ValueTask RemoveAsync(CancellationToken cancellationToken = default)
    {
        Errno error = await Client.RemoveAsync(Fid, cancellationToken).ConfigureAwait(false); // The fid is gone, but for a cancelled request.
        if (Interlocked.Exchange(ref _isGone, 1) == 0)
        {
            // One that was given up for its timeout is as if never sent; if the server itself says ETIMEDOUT, there is no fid to clunk.
            _ = error == Errno.ETIMEDOUT ? await Client.ClunkAsync(Fid).ConfigureAwait(false) : Errno.None;
            Client.ReleaseFid(Fid);
        }

        Check(error, MessageType.Tremove);
    }

    /// <summary>Gives the fid back, and says what went wrong in closing: a late failure of a write, for instance. Nothing the second time.</summary>
    public async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _isGone, 1) == 0)
        {
            Errno error = await Client.ClunkAsync(Fid).ConfigureAwait(false);
            Client.ReleaseFid(Fid);
            Check(error, MessageType.Tclunk);
        }
    }

    /// <summary>Gives the fid back; what goes wrong is of no interest.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        catch (NinePException)
        {
        }
    }

    private T Checked<T>(Answer<T> answer, MessageType request, RemotePath below = default)
    {
        Check(answer.Error, request, below);
        return answer.Value;
    }

    private void Check(Errno error, MessageType request, RemotePath below = default)
    {
        if (error != Errno.None)
        {
            throw NinePException.Of(Client, error, request, Path / below);
        }
    }
}
