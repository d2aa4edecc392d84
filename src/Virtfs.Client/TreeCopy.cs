using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>Copies files and whole trees from a server, to one, or from one to another.</summary>
/// <remarks>
/// <para>As <c>cp -r</c> does: files, folders and symbolic links with their permission bits less the umask; into folders that exist already; onto files that
/// exist already. What has holes has them afterwards. FIFOs, sockets and devices are not copied (EOPNOTSUPP), nor is anything onto or into itself over one
/// connection (EINVAL), nor a folder of a server's whose names fill 256 MiB (EOVERFLOW): there may be no end to them. Of this machine no symbolic link is
/// followed below the folder copied from or to, whatever the server calls its files.</para>
/// <para>A copy that is cancelled ends with an <see cref="OperationCanceledException"/>; what was copied stays, the last file may be cut short. One copy at a
/// time.</para>
/// </remarks>
public sealed partial class TreeCopy
{
    // Deeper trees are refused with ELOOP: a server may be one endless folder.
    private const int MaximumDepth = 2000;

    private const uint OwnerAccess = 0x1C0; // 0700
    private const uint ModeBits = 0x1FF; // 0777
    private const uint NewFileMode = 0x1B6; // 0666

    private readonly CopyOptions _options;
    private CopyProgress _progress;

    // The folder that everything goes into, which may be within what is copied.
    private CopyTarget? _top;
    private int _depth;

    /// <summary>Makes a copier.</summary>
    /// <param name="options">Who is told what.</param>
    public TreeCopy(CopyOptions? options = null) => _options = options ?? new CopyOptions();

    /// <summary>Whether anything could not be copied.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Copies a file or tree from a server.</summary>
    /// <param name="source">What to copy; not opened. Stays the caller's.</param>
    /// <param name="target">The path here that it gets; its last name may exist already, but is not followed as a link.</param>
    /// <param name="path">What to call it in reports.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task DownloadAsync(RemoteFile source, string target, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var here = new LocalCopyTarget(Libc.CurrentDirectory, owned: null);
        await CopyAsync(() => TakeAsync(source, cancellationToken), here, LocalCopySource.Path(target), path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies a file or tree to a server.</summary>
    /// <param name="source">The path here; not followed where it is a link.</param>
    /// <param name="folder">The folder on the server that it goes into; not opened. Stays the caller's.</param>
    /// <param name="name">Its name there; <c>.</c> to have the content of a folder go into it.</param>
    /// <param name="path">What to call it in reports.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task UploadAsync(string source, RemoteFile folder, RemotePath name, string path, CancellationToken cancellationToken = default)
    {
        var there = new RemoteCopyTarget(folder);
        await CopyAsync(
            () => new ValueTask<CopySource>(LocalCopySource.Find(Libc.CurrentDirectory, LocalCopySource.Path(source))),
            there,
            name,
            path,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies what a stream holds into a file on a server.</summary>
    /// <param name="source">What is read, to its end.</param>
    /// <param name="folder">The folder on the server that the file goes into; not opened. Stays the caller's.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="path">What to call it in reports.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task UploadAsync(Stream source, RemoteFile folder, RemotePath name, string path, CancellationToken cancellationToken = default)
    {
        Stream to = await new RemoteCopyTarget(folder).CreateAsync(name, NewFileMode, cancellationToken).ConfigureAwait(false);
        await using (to.ConfigureAwait(false))
        {
            await FillAsync(to, () => CopyAsync(source, to, path, 0, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Copies a file or tree from one server to another, or within one.</summary>
    /// <param name="source">What to copy; not opened. Stays the caller's.</param>
    /// <param name="folder">The folder that it goes into; not opened. Stays the caller's.</param>
    /// <param name="name">Its name there; <c>.</c> to have the content of a folder go into it.</param>
    /// <param name="path">What to call it in reports.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task CopyAsync(RemoteFile source, RemoteFile folder, RemotePath name, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return CopyAsync(() => TakeAsync(source, cancellationToken), new RemoteCopyTarget(folder), name, path, cancellationToken);
    }

    /// <summary>Whether a name that a server gives a file can be that of a file elsewhere.</summary>
    private static bool IsName(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8) && name.IndexOfAny((byte)'/', (byte)0) < 0;

    private static async ValueTask<CopySource> TakeAsync(RemoteFile source, CancellationToken cancellation) =>
        await RemoteCopySource.TakeAsync(await source.CloneAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    // What the runtime's own streams throw has the errno in it.
    private static Errno ErrnoOf(Exception exception) => exception switch
    {
        NinePException refused => refused.Errno,
        UnauthorizedAccessException => Errno.EACCES,
        { HResult: > 0 and < 4096 } => (Errno)exception.HResult,
        _ => Errno.EIO,
    };

    private async Task CopyAsync(Func<ValueTask<CopySource>> find, CopyTarget folder, RemotePath name, string path, CancellationToken cancellation)
    {
        try
        {
            CopySource source = await find().ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                await CopyOneAsync(source, folder, name, path, cancellation).ConfigureAwait(false);
            }

            Report(_progress with { Path = path, Files = _progress.Files + 1 });
        }
        catch (Exception exception) when (exception is (IOException or UnauthorizedAccessException) and not NinePConnectionException)
        {
            HasFailed = true;
            Errno error = ErrnoOf(exception);
            if (_options.OnFailure is null)
            {
                throw exception as NinePException ?? new NinePException(error, null, path);
            }

            _options.OnFailure(path, error);
        }
    }

    private async Task CopyOneAsync(CopySource source, CopyTarget folder, RemotePath name, string path, CancellationToken cancellation)
    {
        switch (source.Mode & InodeMode.S_IFMT)
        {
            case InodeMode.S_IFDIR:
                await CopyFolderAsync(source, folder, name, path, cancellation).ConfigureAwait(false);
                break;
            case InodeMode.S_IFREG:
                await CopyFileAsync(source, folder, name, path, cancellation).ConfigureAwait(false);
                break;
            case InodeMode.S_IFLNK:
                RemotePath target = await source.ReadLinkAsync(cancellation).ConfigureAwait(false);
                await folder.MakeSymlinkAsync(name, target, cancellation).ConfigureAwait(false);
                break;
            default:
                throw new NinePException(Errno.EOPNOTSUPP, null, name);
        }
    }

    private async Task CopyFileAsync(CopySource source, CopyTarget folder, RemotePath name, string path, CancellationToken cancellation)
    {
        if (await folder.HasAsync(name, source, cancellation).ConfigureAwait(false))
        {
            throw new NinePException(Errno.EINVAL, null, name); // Before it is emptied.
        }

        Stream from = await source.OpenAsync(cancellation).ConfigureAwait(false);
        await using (from.ConfigureAwait(false))
        {
            Stream to = await folder.CreateAsync(name, source.Mode & ModeBits, cancellation).ConfigureAwait(false);
            await using (to.ConfigureAwait(false)) // Closing may tell of a failure.
            {
                bool hasHoles = source.IsSparse && from.CanSeek && await folder.IsEmptyFileAsync(to, cancellation).ConfigureAwait(false);
                await FillAsync(
                    to,
                    hasHoles
                        ? () => CopyWithHolesAsync(source, from, folder, to, path, cancellation)
                        : () => CopyAsync(from, to, path, source.Length, cancellation)).ConfigureAwait(false);
            }
        }
    }

    private async Task CopyFolderAsync(CopySource source, CopyTarget parent, RemotePath name, string path, CancellationToken cancellation)
    {
        if (_depth == MaximumDepth || _top?.Is(source) == true)
        {
            throw new NinePException(_depth == MaximumDepth ? Errno.ELOOP : Errno.EINVAL, null, name);
        }

        (CopyTarget folder, bool isNew) = await parent.MakeFolderAsync(name, (source.Mode & ModeBits) | OwnerAccess, cancellation).ConfigureAwait(false);
        await using (folder.ConfigureAwait(false))
        {
            _top = _depth++ == 0 ? folder : _top;
            try
            {
                foreach (RemotePath entry in await source.ListAsync(cancellation).ConfigureAwait(false))
                {
                    await CopyAsync(() => FindAsync(source, entry, cancellation), folder, entry, $"{path}/{entry}", cancellation).ConfigureAwait(false);
                }
            }
            finally
            {
                _top = --_depth == 0 ? null : _top;
            }

            // Only now, or nothing could have been put into it.
            if (isNew && (source.Mode & OwnerAccess) != OwnerAccess)
            {
                await folder.ChangeModeAsync(source.Mode & ModeBits, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static ValueTask<CopySource> FindAsync(CopySource folder, RemotePath name, CancellationToken cancellation) =>
        IsName(name.Bytes.Span) ? folder.FindAsync(name, cancellation) : throw new NinePException(Errno.EPROTO, null, name);

    private void Report(CopyProgress progress)
    {
        _progress = progress;
        _options.Progress?.Report(progress);
    }
}
