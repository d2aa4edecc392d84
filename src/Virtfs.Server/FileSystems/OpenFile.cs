using System;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <summary>An opened node. It keeps working when its name is removed. Owned by one fid; several threads may use it at once.</summary>
public abstract class OpenFile : IDisposable
{
    /// <summary>The block size of the file system the file lives on, in bytes: requests are advised to be multiples of it. 0 when unknown.</summary>
    public virtual uint BlockSize => 0;

    /// <summary>Reads at an offset.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="destination">Receives the data.</param>
    /// <param name="count">How much was read: less than asked only at the end of the file, or when the call was interrupted; 0 at the end.</param>
    public virtual Errno Read(ulong offset, Span<byte> destination, out int count)
    {
        count = 0;
        return Errno.EISDIR;
    }

    /// <summary>Reads at an offset into several pieces of memory, which belong to the guest and may change while the call runs.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="destinations">The pieces, filled in order; none to be told only whether the offset and the open mode allow it.</param>
    /// <param name="count">How much was read; may be short, the caller asks again. 0 is the end.</param>
    public virtual unsafe Errno ReadVectored(ulong offset, ReadOnlySpan<IoVector> destinations, out long count)
    {
        count = 0;
        if (destinations.IsEmpty)
        {
            return Read(offset, [], out _);
        }

        foreach (IoVector vector in destinations)
        {
            var piece = new Span<byte>(vector.Base, checked((int)vector.Length));
            Errno errno = Read(offset + (ulong)count, piece, out int read);
            if (errno != Errno.None)
            {
                return count > 0 ? Errno.None : errno;
            }

            count += read;
            if (read < piece.Length)
            {
                break;
            }
        }

        return Errno.None;
    }

    /// <summary>
    /// Reads as <see cref="ReadVectored"/> does, but puts the pages themselves into a pipe, from which they go to the client uncopied. EOPNOTSUPP, which is the default,
    /// for what has no pages: then the caller reads into memory.
    /// </summary>
    /// <remarks>
    /// What the client receives is what the pages hold when it receives it, between its request and the end of its wait: a read at that moment. It may be cut short or
    /// changed by who writes meanwhile, as any read of several pages may.
    /// </remarks>
    /// <param name="offset">In bytes.</param>
    /// <param name="count">How much to read; there is room for it in the pipe.</param>
    /// <param name="pages">Takes the pages.</param>
    /// <param name="read">How much was read; may be short, the caller asks again. 0 is the end.</param>
    public virtual Errno ReadPages(ulong offset, int count, PagePipe pages, out int read)
    {
        read = 0;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Writes at an offset.</summary>
    /// <param name="offset">In bytes; ignored where the file was opened to append.</param>
    /// <param name="source">The data.</param>
    /// <param name="count">How much was written.</param>
    public virtual Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        return Errno.EISDIR;
    }

    /// <summary>Writes at an offset from several pieces of memory, which belong to the guest and may change while the call runs.</summary>
    /// <param name="offset">In bytes; ignored where the file was opened to append.</param>
    /// <param name="sources">The pieces, in order; none to be told only whether the offset and the open mode allow it.</param>
    /// <param name="count">How much was written; may be short, the caller goes on from there.</param>
    public virtual unsafe Errno WriteVectored(ulong offset, ReadOnlySpan<IoVector> sources, out long count)
    {
        count = 0;
        if (sources.IsEmpty)
        {
            return Write(offset, [], out _);
        }

        foreach (IoVector vector in sources)
        {
            var piece = new ReadOnlySpan<byte>(vector.Base, checked((int)vector.Length));
            Errno errno = Write(offset + (ulong)count, piece, out int written);
            if (errno != Errno.None)
            {
                return count > 0 ? Errno.None : errno;
            }

            count += written;
            if (written < piece.Length)
            {
                break;
            }
        }

        return Errno.None;
    }

    /// <summary>Sets the file's length. EINVAL when it was not opened for writing.</summary>
    /// <param name="size">In bytes; EFBIG or EINVAL when it is too large.</param>
    public virtual Errno Truncate(ulong size) => Errno.EINVAL;

    /// <summary>Hands everything written to storage and waits for it. The default has nothing to do.</summary>
    /// <param name="scope">The data alone, or the attributes too.</param>
    public virtual Errno Flush(FlushScope scope) => Errno.None;

    /// <summary>Reads entries of a directory. The default answers ENOTDIR.</summary>
    /// <param name="offset">0 for the start, else <see cref="DirectoryEntry.NextOffset"/> of the last entry the client has.</param>
    /// <param name="entries">Takes entries until it is full; none added means the end.</param>
    public virtual Errno ReadDirectory(ulong offset, DirectoryWriter entries) => Errno.ENOTDIR;

    /// <summary>Locks or unlocks a byte range, advisory, as fcntl(2) does for processes. The default answers EOPNOTSUPP.</summary>
    /// <param name="request">The range and what is asked.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="status">How it ended.</param>
    public virtual Errno Lock(in LockRequest request, in LockOwner owner, out LockStatus status)
    {
        status = LockStatus.Blocked;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Says what would stand in a lock's way. The default answers EOPNOTSUPP.</summary>
    /// <param name="request">The lock; its wait is not used.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="conflict">The first conflicting lock, or none.</param>
    public virtual Errno GetLock(in LockRequest request, in LockOwner owner, out LockConflict conflict)
    {
        conflict = default;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Closes the file and drops the locks taken through it. Called once, when no other call runs.</summary>
    /// <returns>What the clunk answers; the file is closed in any case.</returns>
    public virtual Errno Close() => Errno.None;

    /// <summary>Closes the file where nobody can be told how that went.</summary>
    public void Dispose()
    {
        _ = Close();
        GC.SuppressFinalize(this);
    }
}
