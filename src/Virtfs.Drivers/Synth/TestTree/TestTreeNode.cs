using System;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth.TestTree;

/// <summary>A file or directory of the tree as QEMU shows it: no owner, times and sizes, and QEMU's errors.</summary>
/// <remarks>One for each file, made with the tree; immutable.</remarks>
internal sealed partial class TestTreeNode : FixedNode
{
    private readonly TestTreeFileSystem _fileSystem;
    private readonly SynthNode _file;
    private readonly TestTreeNode? _parent;
    private readonly ulong _inode;

    /// <summary>Stands for a file.</summary>
    /// <param name="fileSystem">Whose it is.</param>
    /// <param name="file">The file.</param>
    /// <param name="parent">The directory it is in; null for the root.</param>
    /// <param name="inode">Its number.</param>
    public TestTreeNode(TestTreeFileSystem fileSystem, SynthNode file, TestTreeNode? parent, ulong inode)
        : base(Errno.EPERM)
    {
        _fileSystem = fileSystem;
        _file = file;
        _parent = parent;
        _inode = inode;
    }

    /// <summary>Its number.</summary>
    public ulong Inode => _inode;

    /// <summary>The number of the directory it is in; the root's own for the root.</summary>
    public ulong ParentInode => (_parent ?? this)._inode;

    /// <inheritdoc/>
    public override Errno GetAttributes(AttributeMask mask, out NodeAttributes attributes)
    {
        attributes = new NodeAttributes { Inode = _inode, Mode = _file.Type | _file.Permissions, LinkCount = LinkCount(), Generation = 0 };
        return Errno.None;
    }

    /// <summary>EPERM for mode and owner, ENOSYS for the length; times are taken and forgotten.</summary>
    public override Errno SetAttributes(in AttributeChanges changes)
    {
        if (changes.Mode is not null || changes.Uid is not null || changes.Gid is not null || changes.TouchChangeTime)
        {
            return Errno.EPERM;
        }

        return changes.Size is null ? Errno.None : Errno.ENOSYS;
    }

    /// <inheritdoc/>
    public override Errno GetStatistics(out FileSystemStatistics statistics)
    {
        Errno errno = _file.GetStatistics(out statistics);
        statistics.Files = (ulong)_fileSystem.FileCount;
        return errno;
    }

    /// <summary>Opens whatever the mode says.</summary>
    public override Errno Open(OpenMode mode, out OpenFile? file)
    {
        file = _file is SynthDirectory directory ? new TestTreeOpenDirectory(_fileSystem, this, directory) : new TestTreeOpenFile((SynthFile)_file);
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno ReadLink(Span<byte> target, out int length)
    {
        length = 0;
        return Errno.ENOSYS;
    }

    /// <inheritdoc/>
    public override Errno GetName(Span<byte> name, out int length) => _file.GetName(name, out length);

    /// <summary>Takes any value and forgets it.</summary>
    public override Errno SetXattr(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrSetMode mode) => Errno.None;

    /// <summary>Does nothing.</summary>
    public override Errno RemoveXattr(ReadOnlySpan<byte> name) => Errno.None;

    private ulong LinkCount()
    {
        if (_file is not SynthDirectory directory)
        {
            return 1;
        }

        // Every "." and ".." that is the directory, and its name; the root has none, but both its dots are the root.
        return (ulong)directory.Children.Directories + (_parent is null ? 3u : 2u);
    }
}
