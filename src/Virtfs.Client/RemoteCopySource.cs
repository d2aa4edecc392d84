using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

/// <summary>An object on a server, to copy from.</summary>
internal sealed class RemoteCopySource : CopySource
{
    // What the names of one folder may take: three million of usual length. The listing of a server may have no end.
    private const long MostNames = 256 << 20;

    // Beside its bytes: the array they are in, and its place in the list.
    private const int RoomOfName = 64;

    private RemoteCopySource(RemoteFile file, RemoteAttributes attributes)
        : base(attributes.Mode, attributes.Length, attributes.Raw.Valid.HasFlag(GetattrMask.Blocks) ? attributes.Raw.Blocks : ulong.MaxValue) => File = file;

    /// <summary>The object.</summary>
    public RemoteFile File { get; }

    /// <summary>Takes a file over, also after an error.</summary>
    public static async ValueTask<RemoteCopySource> TakeAsync(RemoteFile file, CancellationToken cancellation)
    {
        try
        {
            return new RemoteCopySource(file, await file.GetAttributesAsync(cancellation).ConfigureAwait(false));
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override async ValueTask<Stream> OpenAsync(CancellationToken cancellation)
    {
        await File.OpenAsync(LopenFlags.ReadOnly, cancellation).ConfigureAwait(false);
        return new RemoteStream(File, LopenFlags.ReadOnly);
    }

    public override ValueTask<RemotePath> ReadLinkAsync(CancellationToken cancellation) => File.ReadLinkAsync(cancellation);

    public override async ValueTask<List<RemotePath>> ListAsync(CancellationToken cancellation)
    {
        var names = new List<RemotePath>();
        long room = 0;
        await foreach (RemoteEntry entry in File.EnumerateAsync(cancellation).ConfigureAwait(false))
        {
            room += entry.Name.Bytes.Length + RoomOfName;
            NinePException.ThrowIf(room > MostNames ? Errno.EOVERFLOW : Errno.None, default);
            names.Add(entry.Name);
        }

        return names;
    }

    public override async ValueTask<CopySource> FindAsync(RemotePath name, CancellationToken cancellation) =>
        await TakeAsync(await File.WalkAsync(name, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    public override ValueTask DisposeAsync() => File.DisposeAsync();
}
