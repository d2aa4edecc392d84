using System;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>Reading and changing the content of an open regular file of the host, by descriptor.</summary>
internal static unsafe class FileContent
{
    // The kernel's UIO_MAXIOV.
    private const int MaximumVectors = 1024;

    /// <summary>preadv(2), of as many pieces as the host takes.</summary>
    public static Errno ReadVectored(int descriptor, ulong offset, ReadOnlySpan<IoVector> destinations, out long count)
    {
        fixed (IoVector* vectors = destinations)
        {
            return Libc.PReadV(descriptor, vectors, Math.Min(destinations.Length, MaximumVectors), offset, out count);
        }
    }

    /// <summary>splice(2) into a pipe; EOPNOTSUPP where the host's file system has no pages to give.</summary>
    public static Errno ReadPages(int descriptor, ulong offset, int count, PagePipe pages, out int read)
    {
        Errno errno = pages.Fill(descriptor, offset, count, out read);

        // A wrong offset is EINVAL too: reading into memory will say so.
        return errno == Errno.EINVAL ? Errno.EOPNOTSUPP : errno;
    }

    /// <summary>pwrite(2), which takes set-user-id bits away and may start the write-back.</summary>
    public static Errno Write(int descriptor, Writeout writeout, ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        SetIdGuard.BeforeChange(descriptor);
        Errno errno = Libc.PWrite(descriptor, source, offset, out count);
        StartWriteout(descriptor, writeout, offset, count);
        return errno;
    }

    /// <summary>pwritev(2), of as many pieces as the host takes; otherwise as <see cref="Write"/>.</summary>
    public static Errno WriteVectored(int descriptor, Writeout writeout, ulong offset, ReadOnlySpan<IoVector> sources, out long count)
    {
        SetIdGuard.BeforeChange(descriptor);
        Errno errno;
        fixed (IoVector* vectors = sources)
        {
            errno = Libc.PWriteV(descriptor, vectors, Math.Min(sources.Length, MaximumVectors), offset, out count);
        }

        StartWriteout(descriptor, writeout, offset, count);
        return errno;
    }

    /// <summary>ftruncate(2), which takes set-user-id bits away.</summary>
    public static Errno Truncate(int descriptor, ulong size)
    {
        SetIdGuard.BeforeChange(descriptor);
        return Libc.FTruncate(descriptor, size);
    }

    private static void StartWriteout(int descriptor, Writeout writeout, ulong offset, long count)
    {
        if (writeout == Writeout.Immediate && count > 0)
        {
            // Its failure would be told by the next write or flush.
            _ = Libc.SyncFileRange(
                descriptor, offset, (ulong)count, SyncFileRangeFlags.SYNC_FILE_RANGE_WAIT_BEFORE | SyncFileRangeFlags.SYNC_FILE_RANGE_WRITE);
        }
    }
}
