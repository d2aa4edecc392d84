using System;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth.TestTree;

/// <content>What QEMU answers about names, of files as of directories.</content>
internal sealed partial class TestTreeNode
{
    /// <inheritdoc/>
    public override Errno Lookup(ReadOnlySpan<byte> name, out Node? child, out NodeAttributes attributes)
    {
        if (_file is not SynthDirectory directory || !directory.TryFindChild(name, out SynthNode? found))
        {
            child = null;
            attributes = default;
            return Errno.ENOENT;
        }

        TestTreeNode node = _fileSystem.NodeOf(found);
        node.AddReference();
        child = node;
        return node.GetAttributes(AttributeMask.Identity, out attributes);
    }

    /// <summary>EINVAL: QEMU's driver knows no dots in a walk.</summary>
    public override Errno LookupSelf(out NodeAttributes attributes)
    {
        attributes = default;
        return Errno.EINVAL;
    }

    /// <summary>EINVAL, but for the root, whose parent it is itself.</summary>
    public override Errno LookupParent(out Node? parent, out NodeAttributes attributes)
    {
        parent = null;
        attributes = default;
        if (_parent is not null)
        {
            return Errno.EINVAL;
        }

        AddReference();
        parent = this;
        return GetAttributes(AttributeMask.Identity, out attributes);
    }

    /// <inheritdoc/>
    public override Errno Create(
        ReadOnlySpan<byte> name, OpenMode mode, in CreateRequest request, out Node? child, out OpenFile? file, out NodeAttributes attributes)
    {
        child = null;
        file = null;
        attributes = default;
        return Errno.ENOSYS;
    }
}
