using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

/// <summary>A folder on a server, to copy into. What is made there has this process's umask.</summary>
internal sealed class RemoteCopyTarget(RemoteFile folder) : CopyTarget
{
    public override async ValueTask<Stream> CreateAsync(RemotePath name, uint mode, CancellationToken cancellation)
    {
        LopenFlags flags = LopenFlags.WriteOnly | LopenFlags.Create | LopenFlags.Truncate;
        return new RemoteStream(await folder.CreateAsync(name, flags, mode & ~ProcessUmask.Value, cancellation).ConfigureAwait(false), flags);
    }

    public override async ValueTask<bool> IsEmptyFileAsync(Stream created, CancellationToken cancellation) =>
        await ((RemoteStream)created).File.GetAttributesAsync(cancellation).ConfigureAwait(false) is { IsRegular: true, Length: 0 };

    public override ValueTask ExtendAsync(Stream created, long length, CancellationToken cancellation) =>
        ((RemoteStream)created).SetLengthAsync(length, cancellation);

    public override async ValueTask<bool> HasAsync(RemotePath name, CopySource source, CancellationToken cancellation)
    {
        if (source is not RemoteCopySource { File: { } file } || file.Client != folder.Client)
        {
            return false;
        }

        (_, RemoteFile? there) = await folder.TryWalkAsync(name, cancellation).ConfigureAwait(false);
        if (there is null)
        {
            return false;
        }

        await there.DisposeAsync().ConfigureAwait(false);
        return there.Qid.Path == file.Qid.Path;
    }

    public override bool Is(CopySource source) =>
        source is RemoteCopySource { File: { } file } && file.Client == folder.Client && file.Qid.Path == folder.Qid.Path;

    public override ValueTask MakeSymlinkAsync(RemotePath name, RemotePath target, CancellationToken cancellation) =>
        folder.MakeSymlinkAsync(name, target, cancellation);

    public override async ValueTask<(CopyTarget Folder, bool IsNew)> MakeFolderAsync(RemotePath name, uint mode, CancellationToken cancellation)
    {
        bool isNew = true;
        try
        {
            await folder.MakeDirectoryAsync(name, mode & ~ProcessUmask.Value, cancellation).ConfigureAwait(false);
        }
        catch (NinePException exception) when (exception.Errno == Errno.EEXIST)
        {
            isNew = false;
        }

        return (new RemoteCopyTarget(await folder.WalkAsync(name, cancellation).ConfigureAwait(false)), isNew);
    }

    public override ValueTask ChangeModeAsync(uint mode, CancellationToken cancellation) =>
        folder.SetAttributesAsync(new AttributeChanges { Permissions = (UnixFileMode)(mode & ~ProcessUmask.Value) }, cancellation);

    public override ValueTask DisposeAsync() => folder.DisposeAsync();
}
