using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>
/// mapped-file: the guest attributes of <c>D/X</c> live in the file <c>D/.virtfs_metadata/X</c>, those of the root in
/// <c>.virtfs_metadata_root</c>. Needs nothing of the host's file system.
/// </summary>
/// <remarks>
/// The object and its file cannot change at the same instant. So of each pair of steps the order is chosen so that a crash in between leaves a file too many,
/// which does no harm: what is made anew under its name begins without it.
/// </remarks>
internal sealed partial class MappedFileModel(HostModes modes) : MappedModel(modes)
{
    private const int NameRoom = 1024;

    /// <inheritdoc/>
    public override string Name => "mapped-file";

    /// <inheritdoc/>
    internal override bool Hides(ReadOnlySpan<byte> name) => name.SequenceEqual(MetadataFolder.Name) || name.SequenceEqual(MetadataFolder.RootName);

    /// <inheritdoc/>
    private protected override bool Passes(ReadOnlySpan<byte> name) => name.StartsWith("user."u8) || name.StartsWith("system.posix_acl_"u8);

    /// <inheritdoc/>
    private protected override void Read(in HostObject target, in NodeAttributes host, out MappedAttributes mapped)
    {
        mapped = MappedAttributes.None;

        // A removed object's name may be another's by now.
        if (host.LinkCount == 0)
        {
            mapped = target.Node?.Inode.Removed.Get() ?? mapped;
            return;
        }

        if (target.Node is not { } node)
        {
            mapped = Read(target.Directory, target.Name);
            return;
        }

        if (ReferenceEquals(node, node.FileSystem.Root))
        {
            mapped = MetadataFolder.OfRoot(target.Descriptor).Read(MetadataFolder.RootName);
            return;
        }

        Span<byte> name = stackalloc byte[NameRoom];
        if (TryEnter(node, name, out LocalNode? parent, out int directory, out int length))
        {
            mapped = Read(directory, name[..length]);
            Leave(parent!);
        }
    }

    /// <inheritdoc/>
    private protected override Errno Write(in HostObject target, in MappedAttributes changes, bool isNew)
    {
        if (target.Node is not { } node)
        {
            return Write(target.Directory, target.Name, changes, isNew);
        }

        if (ReferenceEquals(node, node.FileSystem.Root))
        {
            return MetadataFolder.OfRoot(target.Descriptor).Update(MetadataFolder.RootName, changes);
        }

        if (Libc.StatX(target.Descriptor, StatXMask.STATX_NLINK, out StatX held) == Errno.None && held.LinkCount == 0)
        {
            node.Inode.Removed.Merge(changes);
            return Errno.None;
        }

        Span<byte> name = stackalloc byte[NameRoom];
        if (!TryEnter(node, name, out LocalNode? parent, out int directory, out int length))
        {
            return Errno.ESTALE;
        }

        Errno errno = CheckIs(node, directory, name[..length]);
        if (errno == Errno.None)
        {
            errno = Write(directory, name[..length], changes, isNew);
        }

        Leave(parent!);
        return errno;
    }

    private static MappedAttributes Read(int directory, ReadOnlySpan<byte> name)
    {
        if (MetadataFolder.Open(directory, out MetadataFolder opened) != Errno.None)
        {
            return MappedAttributes.None;
        }

        using MetadataFolder folder = opened;
        return folder.Read(name);
    }

    private static Errno Write(int directory, ReadOnlySpan<byte> name, in MappedAttributes changes, bool isNew)
    {
        Errno errno = MetadataFolder.OpenOrMake(directory, out MetadataFolder opened);
        if (errno != Errno.None)
        {
            return errno;
        }

        using MetadataFolder folder = opened;
        if (isNew)
        {
            // Not emptied: it may be shared with another name of something that is still there.
            errno = folder.Remove(name);
        }

        return errno == Errno.None ? folder.Update(name, changes) : errno;
    }

    /// <summary>Finds the directory a node was found in and holds it; to be followed by <see cref="Leave"/>.</summary>
    private static bool TryEnter(LocalNode node, Span<byte> name, out LocalNode? parent, out int directory, out int length)
    {
        directory = -1;
        if (!node.FileSystem.Table.TryGetPlace(node, name, out parent, out length))
        {
            return false;
        }

        if (parent.Inode.Acquire(out directory) == Errno.None)
        {
            return true;
        }

        parent.Dispose();
        return false;
    }

    // What lies beside a name belongs to whoever has the name now.
    private static Errno CheckIs(LocalNode node, int directory, ReadOnlySpan<byte> name)
    {
        Errno errno = Libc.StatX(directory, name, ByName, InodeKey.Mask, out StatX stat);
        return errno == Errno.None && InodeKey.Of(stat) != node.Inode.Key ? Errno.ENOENT : errno;
    }

    private static void Leave(LocalNode parent)
    {
        parent.Inode.Release();
        parent.Dispose();
    }
}
