using System;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>An open regular file.</summary>
internal sealed class LocalFile : LocalOpenFile
{
    // The kernel's UIO_MAXIOV.
    public const int MaximumVectors = 1024;

    public LocalFile(LocalFileSystem fileSystem)
        : base(fileSystem)
    {
    }

    /// <inheritdoc/>
    public override Errno Read(ulong offset, Span<byte> destination, out int count)
    {
        Errno errno = Descriptor.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            count = 0;
            return errno;
        }

        errno = Libc.PRead(descriptor, destination, offset, out count);
        Descriptor.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override unsafe Errno ReadVectored(ulong offset, ReadOnlySpan<IoVector> destinations, out long count)
    {
        Errno errno = Descriptor.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            count = 0;
            return errno;
        }

        fixed (IoVector* vectors = destinations)
        {
            errno = Libc.PReadV(descriptor, vectors, Math.Min(destinations.Length, MaximumVectors), offset, out count);
        }

        Descriptor.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        Errno errno = Descriptor.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            count = 0;
            return errno;
        }

        SetIdGuard.BeforeChange(descriptor);
        errno = Libc.PWrite(descriptor, source, offset, out count);
        StartWriteout(descriptor, offset, count);
        Descriptor.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override unsafe Errno WriteVectored(ulong offset, ReadOnlySpan<IoVector> sources, out long count)
    {
        Errno errno = Descriptor.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            count = 0;
            return errno;
        }

        SetIdGuard.BeforeChange(descriptor);
        fixed (IoVector* vectors = sources)
        {
            errno = Libc.PWriteV(descriptor, vectors, Math.Min(sources.Length, MaximumVectors), offset, out count);
        }

        StartWriteout(descriptor, offset, count);
        Descriptor.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno Truncate(ulong size)
    {
        Errno errno = Descriptor.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            return errno;
        }

        SetIdGuard.BeforeChange(descriptor);
        errno = Libc.FTruncate(descriptor, size);
        Descriptor.Release();
        return errno;
    }

    /// <inheritdoc/>
    protected override void OnBegin(InodeKey? parent)
    {
    }

    /// <inheritdoc/>
    protected override void ReturnToPool() => FileSystem.Return(this);

    private void StartWriteout(int descriptor, ulong offset, long count)
    {
        if (FileSystem.Writeout == Writeout.Immediate && count > 0)
        {
            // Its failure would be told by the next write or flush.
            _ = Libc.SyncFileRange(
                descriptor, offset, (ulong)count, SyncFileRangeFlags.SYNC_FILE_RANGE_WAIT_BEFORE | SyncFileRangeFlags.SYNC_FILE_RANGE_WRITE);
        }
    }
}
