using System;
using System.Text;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>An open file of a <see cref="TestFileSystem"/>; holds a reference to its node.</summary>
internal sealed class TestOpenFile(TestFileSystem files) : OpenFile
{
    private TestNode _node = null!;
    private OpenMode _mode;
    private int _closed;

    /// <inheritdoc/>
    public override uint BlockSize => files.BlockSize;

    public void Begin(TestNode node, OpenMode mode)
    {
        _node = node;
        _mode = mode;
        Volatile.Write(ref _closed, 0);
    }

    /// <inheritdoc/>
    public override Errno Read(ulong offset, Span<byte> destination, out int count)
    {
        count = 0;
        Errno errno = Before(Operation.Read);
        return errno != Errno.None ? errno
            : (_mode & OpenMode.AccessMask) == OpenMode.Write ? Errno.EBADF
            : _node.ReadAt(offset, destination, out count);
    }

    /// <inheritdoc/>
    public override Errno ReadPages(ulong offset, int count, PagePipe pages, out int read)
    {
        read = 0;
        if (files.Pages < 0)
        {
            return Errno.EOPNOTSUPP;
        }

        Errno errno = Before(Operation.ReadPages);
        return errno != Errno.None ? errno : pages.Fill(files.Pages, offset, Math.Min(count, files.MaximumTransfer), out read);
    }

    /// <inheritdoc/>
    public override Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        Errno errno = Before(Operation.Write);
        return errno != Errno.None ? errno
            : (_mode & OpenMode.AccessMask) == OpenMode.Read ? Errno.EBADF
            : _node.WriteAt((_mode & OpenMode.Append) != 0 ? _node.Attributes.Size : offset, source, out count);
    }

    /// <inheritdoc/>
    public override Errno Truncate(ulong size)
    {
        Errno errno = Before(Operation.Truncate);
        return errno != Errno.None ? errno : (_mode & OpenMode.AccessMask) == OpenMode.Read ? Errno.EINVAL : _node.Resize(size);
    }

    /// <inheritdoc/>
    public override Errno Flush(FlushScope scope)
    {
        files.LastFlush = scope;
        return Before(Operation.Flush);
    }

    /// <inheritdoc/>
    public override Errno ReadDirectory(ulong offset, DirectoryWriter entries)
    {
        Errno errno = Before(Operation.ReadDirectory);
        return errno != Errno.None ? errno : _node.List(offset, entries);
    }

    /// <inheritdoc/>
    public override Errno Lock(in LockRequest request, in LockOwner owner, out LockStatus status)
    {
        files.LastLock = (request, owner.SessionId, owner.ProcessId, Encoding.UTF8.GetString(owner.ClientId));
        status = files.LockAnswer;
        return Before(Operation.Lock);
    }

    /// <inheritdoc/>
    public override Errno GetLock(in LockRequest request, in LockOwner owner, out LockConflict conflict)
    {
        files.LastLock = (request, owner.SessionId, owner.ProcessId, Encoding.UTF8.GetString(owner.ClientId));
        conflict = files.Conflict;
        return Before(Operation.GetLock);
    }

    /// <inheritdoc/>
    public override Errno Close()
    {
        Errno errno = Before(Operation.Close);
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return errno;
        }

        TestNode node = _node;
        files.Free(this);
        node.Dispose();
        return errno;
    }

    private Errno Before(Operation operation)
    {
        if (Volatile.Read(ref _closed) != 0)
        {
            files.Violated();
        }

        return files.Before(operation, _node);
    }
}
