using System;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>An open regular file.</summary>
internal sealed class LocalFile : LocalOpenFile
{
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
    public override Errno ReadVectored(ulong offset, ReadOnlySpan<IoVector> destinations, out long count)
    {
        Errno errno = Descriptor.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            count = 0;
            return errno;
        }

        errno = FileContent.ReadVectored(descriptor, offset, destinations, out count);
        Descriptor.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno ReadPages(ulong offset, int count, PagePipe pages, out int read)
    {
        Errno errno = Descriptor.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            read = 0;
            return errno;
        }

        errno = FileContent.ReadPages(descriptor, offset, count, pages, out read);
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

        errno = FileContent.Write(descriptor, FileSystem.Writeout, offset, source, out count);
        Descriptor.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno WriteVectored(ulong offset, ReadOnlySpan<IoVector> sources, out long count)
    {
        Errno errno = Descriptor.Acquire(out int descriptor);
        if (errno != Errno.None)
        {
            count = 0;
            return errno;
        }

        errno = FileContent.WriteVectored(descriptor, FileSystem.Writeout, offset, sources, out count);
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

        errno = FileContent.Truncate(descriptor, size);
        Descriptor.Release();
        return errno;
    }

    /// <inheritdoc/>
    protected override void OnBegin(InodeKey? parent)
    {
    }

    /// <inheritdoc/>
    protected override void ReturnToPool() => FileSystem.Return(this);
}
