using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>A folder of this machine, to copy into. No link is followed.</summary>
internal sealed class LocalCopyTarget(int directory, FileDescriptor? owned) : CopyTarget
{
    public override ValueTask<Stream> CreateAsync(RemotePath name, uint mode, CancellationToken cancellation)
    {
        // O_NONBLOCK: should there be a FIFO of that name, it must not hold us up.
        OpenFlags flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK;
        NinePException.ThrowIf(Libc.OpenAt(directory, name.Bytes.Span, flags, mode, out int descriptor), name);
        return new ValueTask<Stream>(new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write, bufferSize: 0));
    }

    public override ValueTask<bool> IsEmptyFileAsync(Stream created, CancellationToken cancellation)
    {
        int descriptor = (int)((FileStream)created).SafeFileHandle.DangerousGetHandle();
        NinePException.ThrowIf(Libc.StatX(descriptor, StatXMask.STATX_BASIC_STATS, out StatX attributes), default);
        return new ValueTask<bool>(InodeMode.IsRegular(attributes.Mode) && attributes.Size == 0);
    }

    public override ValueTask ExtendAsync(Stream created, long length, CancellationToken cancellation)
    {
        created.SetLength(length);
        return ValueTask.CompletedTask;
    }

    public override ValueTask MakeSymlinkAsync(RemotePath name, RemotePath target, CancellationToken cancellation)
    {
        NinePException.ThrowIf(Libc.SymlinkAt(target.Bytes.Span, directory, name.Bytes.Span), name);
        return ValueTask.CompletedTask;
    }

    public override ValueTask<(CopyTarget Folder, bool IsNew)> MakeFolderAsync(RemotePath name, uint mode, CancellationToken cancellation)
    {
        Errno error = Libc.MakeDirectoryAt(directory, name.Bytes.Span, mode);
        bool isNew = error == Errno.None;
        NinePException.ThrowIf(error == Errno.EEXIST ? Errno.None : error, name);
        OpenFlags flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
        NinePException.ThrowIf(Libc.OpenAt(directory, name.Bytes.Span, flags, 0, out int descriptor), name);
        return new ValueTask<(CopyTarget, bool)>((new LocalCopyTarget(descriptor, new FileDescriptor(descriptor)), isNew));
    }

    public override ValueTask ChangeModeAsync(uint mode, CancellationToken cancellation)
    {
        NinePException.ThrowIf(Libc.ChangeMode(directory, mode & ~ProcessUmask.Value), default);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        owned?.Dispose();
        return ValueTask.CompletedTask;
    }
}
