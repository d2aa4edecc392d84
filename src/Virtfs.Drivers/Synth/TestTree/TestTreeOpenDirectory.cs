using System.Collections.Generic;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth.TestTree;

/// <summary>A directory as QEMU lists it: what came last is first, the two dots are last, types are unknown, and an offset counts entries.</summary>
internal sealed class TestTreeOpenDirectory(TestTreeFileSystem fileSystem, TestTreeNode node, SynthDirectory directory) : OpenFile
{
    // The tree does not change.
    private readonly List<byte[]> _names = directory.Children.Names();

    /// <inheritdoc/>
    public override Errno ReadDirectory(ulong offset, DirectoryWriter entries)
    {
        if (offset == ulong.MaxValue)
        {
            return Errno.EPERM;
        }

        for (; offset < (ulong)_names.Count + 2; offset++)
        {
            if (!TryAdd((int)offset, entries))
            {
                break;
            }
        }

        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno Truncate(ulong size) => Errno.ENOSYS;

    /// <inheritdoc/>
    public override Errno Flush(FlushScope scope) => Errno.EBADF;

    /// <inheritdoc/>
    public override Errno Lock(in LockRequest request, in LockOwner owner, out LockStatus status)
    {
        status = LockStatus.Blocked;
        return Errno.EBADF;
    }

    /// <inheritdoc/>
    public override Errno GetLock(in LockRequest request, in LockOwner owner, out LockConflict conflict)
    {
        conflict = default;
        return Errno.EBADF;
    }

    private bool TryAdd(int index, DirectoryWriter entries)
    {
        ulong next = (ulong)index + 1;
        if (index == _names.Count)
        {
            return entries.TryAdd(new DirectoryEntry("."u8, 0, node.Inode, 0, next));
        }

        if (index > _names.Count)
        {
            return entries.TryAdd(new DirectoryEntry(".."u8, 0, node.ParentInode, 0, next));
        }

        byte[] name = _names[^(index + 1)];
        return directory.TryFindChild(name, out SynthNode? child) && entries.TryAdd(new DirectoryEntry(name, 0, fileSystem.NodeOf(child).Inode, 0, next));
    }
}
