using System;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <summary>An open file of a tree: what every one of them checks, before the node's own methods read and write.</summary>
internal sealed class TreeFile : OpenFile
{
    private readonly TreeNode _node;
    private readonly OpenMode _mode;

    public TreeFile(TreeNode node, OpenMode mode)
    {
        (_node, _mode) = (node, mode);
        _node.AddReference();
    }

    /// <inheritdoc/>
    public override uint BlockSize => _node.BlockSize;

    /// <inheritdoc/>
    public override Errno Read(ulong offset, Span<byte> destination, out int count)
    {
        lock (_node.Lock)
        {
            count = 0;
            return IsOpenedTo(OpenMode.Write) ? Errno.EBADF
                : offset > long.MaxValue ? Errno.EINVAL
                : _node.Read(offset, destination, out count);
        }
    }

    /// <summary>Reads under one lock, so that what one write wrote is read whole or not at all.</summary>
    public override Errno ReadVectored(ulong offset, ReadOnlySpan<IoVector> destinations, out long count)
    {
        lock (_node.Lock)
        {
            return base.ReadVectored(offset, destinations, out count);
        }
    }

    /// <inheritdoc/>
    public override Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        lock (_node.Lock)
        {
            count = 0;
            offset = (_mode & OpenMode.Append) != 0 ? _node.Size : offset;
            return IsOpenedTo(OpenMode.Read) ? Errno.EBADF
                : offset > (ulong)(long.MaxValue - source.Length) ? Errno.EINVAL
                : _node.Write(offset, source, out count);
        }
    }

    /// <summary>Writes under one lock, so that what is appended in several pieces stays together.</summary>
    public override Errno WriteVectored(ulong offset, ReadOnlySpan<IoVector> sources, out long count)
    {
        lock (_node.Lock)
        {
            return base.WriteVectored(offset, sources, out count);
        }
    }

    /// <inheritdoc/>
    public override Errno Truncate(ulong size) => IsOpenedTo(OpenMode.Read) ? Errno.EINVAL : _node.SetAttributes(new AttributeChanges { Size = size });

    /// <inheritdoc/>
    public override Errno Close()
    {
        _node.Dispose();
        return Errno.None;
    }

    private bool IsOpenedTo(OpenMode only) => (_mode & OpenMode.AccessMask) == only;
}
