using System;
using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <content>What a file stores.</content>
public abstract partial class TreeNode
{
    /// <summary>The block size that <see cref="Node.GetStatistics"/> tells, in bytes; 0 where it tells none.</summary>
    internal uint BlockSize => GetStatistics(out FileSystemStatistics statistics) == Errno.None ? statistics.BlockSize : 0;

    /// <summary>
    /// Opens a regular file. Called under <see cref="Lock"/>, after it was emptied where that was asked for. The default gives an open file that checks what
    /// it was opened for and the offsets, appends at the end, and reads and writes by <see cref="ReadContent"/>, <see cref="WriteContent"/> and
    /// <see cref="Resize"/>. Override it where reading or writing waits for something: the lock is held meanwhile.
    /// </summary>
    /// <param name="mode">How.</param>
    /// <param name="file">The open file, which keeps a reference to this node (<see cref="Node.AddReference"/>) until it is closed.</param>
    protected virtual Errno OpenContent(OpenMode mode, out OpenFile? file)
    {
        file = new TreeFile(this, mode);
        return Errno.None;
    }

    /// <summary>Reads a regular file's content. Called under <see cref="Lock"/>. The default refuses, as read(2) what cannot be read: EINVAL.</summary>
    /// <param name="offset">In bytes, less than <see cref="Size"/>.</param>
    /// <param name="destination">To be filled whole: 1 byte or more, and not beyond <see cref="Size"/>. A guest's memory, which it may change meanwhile.</param>
    /// <returns>An error, and nothing counts as read.</returns>
    protected virtual Errno ReadContent(ulong offset, Span<byte> destination) => Errno.EINVAL;

    /// <summary>
    /// Writes a regular file's content. Called under <see cref="Lock"/>; <see cref="Size"/> and the times are set afterwards. The default refuses, as write(2)
    /// what cannot be written: EINVAL.
    /// </summary>
    /// <param name="offset">In bytes; beyond <see cref="Size"/> what is between reads as zeros from then on.</param>
    /// <param name="source">The data: 1 byte or more, the last of them before 2^63. A guest's memory, which it may change meanwhile.</param>
    /// <param name="count">How much was written, from the beginning.</param>
    /// <returns>What ended it early: ENOSPC where there is no more room, EFBIG where a file gets no longer. The guest is told only when nothing was written.</returns>
    protected virtual Errno WriteContent(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        return Errno.EINVAL;
    }

    /// <summary>Sets a regular file's length. Called under <see cref="Lock"/>.</summary>
    /// <param name="size">In bytes, less than 2^63; <see cref="Size"/> becomes it.</param>
    protected abstract Errno Resize(ulong size);

    /// <summary>Reads as far as the content goes. Under <see cref="Lock"/>.</summary>
    internal Errno Read(ulong offset, Span<byte> destination, out int count)
    {
        int length = (int)Math.Min((ulong)destination.Length, Size - Math.Min(offset, Size));
        Errno errno = length > 0 ? ReadContent(offset, destination[..length]) : Errno.None;
        count = errno == Errno.None ? length : 0;
        return errno;
    }

    /// <summary>Writes as much as there is room for, with the error only when that is nothing. Under <see cref="Lock"/>.</summary>
    internal Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        Errno errno = source.Length > 0 ? WriteContent(offset, source, out count) : Errno.None;
        if (count == 0)
        {
            return errno;
        }

        Size = Math.Max(Size, offset + (ulong)count);
        return Errno.None;
    }
}
