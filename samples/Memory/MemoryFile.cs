using System;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Samples;

internal sealed class MemoryFile : OpenFile
{
    private readonly MemoryNode _node;
    private readonly OpenMode _mode;

    public MemoryFile(MemoryNode node, OpenMode mode)
    {
        (_node, _mode) = (node, mode);
        _node.AddReference();
    }

    public override uint BlockSize => MemoryNode.PageSize;

    public override Errno Read(ulong offset, Span<byte> destination, out int count)
    {
        lock (_node.Lock)
        {
            Errno errno = (_mode & OpenMode.AccessMask) == OpenMode.Write ? Errno.EBADF : offset > long.MaxValue ? Errno.EINVAL : Errno.None;
            count = errno == Errno.None ? _node.Read(offset, destination) : 0;
            return errno;
        }
    }

    public override Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        lock (_node.Lock)
        {
            offset = (_mode & OpenMode.Append) != 0 ? _node.Size : offset;
            Errno errno = (_mode & OpenMode.AccessMask) == OpenMode.Read ? Errno.EBADF
                : offset > (ulong)(long.MaxValue - source.Length) ? Errno.EINVAL : Errno.None;
            count = errno == Errno.None ? _node.Write(offset, source) : 0;
            return errno == Errno.None && count < source.Length && count == 0 ? Errno.ENOSPC : errno;
        }
    }

    public override Errno Truncate(ulong size) =>
        (_mode & OpenMode.AccessMask) == OpenMode.Read ? Errno.EINVAL : _node.SetAttributes(new AttributeChanges { Size = size });

    public override Errno Close()
    {
        _node.Dispose();
        return Errno.None;
    }
}
