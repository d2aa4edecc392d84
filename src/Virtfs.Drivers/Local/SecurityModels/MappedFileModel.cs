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

    private readonly MappedCache _cache = new();

    /// <inheritdoc/>
    public override string Name => "mapped-file";

    /// <inheritdoc/>
    internal override bool Hides(ReadOnlySpan<byte> name) => MetadataName.IsTaken(name);

    /// <inheritdoc/>
    internal override Errno WalkToHidden(ReadOnlySpan<byte> name) =>
        name.SequenceEqual(MetadataFolder.Name) || name.SequenceEqual(MetadataFolder.RootName) ? Errno.EINVAL : Errno.ENOENT;

    /// <inheritdoc/>
    private protected override bool Passes(ReadOnlySpan<byte> name) => name.StartsWith("user."u8) || name.StartsWith("system.posix_acl_"u8);

    /// <inheritdoc/>
    internal override bool KeepsBesideNames => true;

    /// <inheritdoc/>
    /// <remarks>
    /// One call by name tells both an object's attributes and that it still has the name: while its descriptor is held no other object can have its number.
    /// </remarks>
    internal override Errno GetAttributes(in HostObject target, out NodeAttributes attributes)
    {
        Span<byte> room = stackalloc byte[NameRoom];
        if (NodePlace.TryEnter(target.Node!, room, out NodePlace entered))
        {
            using NodePlace place = entered;
            if (Libc.StatX(place.Directory, place.Name, ByName, InodeKey.Mask, out StatX stat) == Errno.None
                && InodeKey.Of(stat) == target.Node!.Inode.Key)
            {
                HostAttributes.Fill(stat, out attributes);
                Errno errno = ReadKept(place.Directory, place.Name, out MappedAttributes mapped);
                if (!place.HasChanged)
                {
                    mapped.Apply(ref attributes);
                    return errno;
                }
            }
        }

        return base.GetAttributes(target, out attributes);
    }

    /// <inheritdoc/>
    private protected override Errno Read(in HostObject target, in NodeAttributes host, out MappedAttributes mapped)
    {
        if (target.Directory >= 0)
        {
            return ReadKept(target.Directory, target.Name, out mapped);
        }

        LocalNode node = target.Node!;
        if (ReferenceEquals(node, node.FileSystem.Root))
        {
            return Tell(MetadataFolder.OfRoot(target.Descriptor).Read(MetadataFolder.RootName, _cache, out mapped));
        }

        if (host.LinkCount == 0)
        {
            mapped = node.Inode.Removed.Get();
            return Errno.None;
        }

        // Name and metadata as they were at one time: without a lock, unless somebody is changing names there just now.
        InodeTable table = node.FileSystem.Table;
        NamesGuard names = table.NamesOf(node);
        int version = names.Version;
        Errno errno = ReadByName(node, out mapped);
        bool isSure = !names.HasChangedSince(version) && ReferenceEquals(table.NamesOf(node), names);
        while (!isSure)
        {
            names = table.NamesOf(node);
            errno = NamesScope.Enter(names, out NamesScope entered);
            if (errno != Errno.None)
            {
                return errno;
            }

            using NamesScope scope = entered;
            errno = ReadByName(node, out mapped);
            isSure = ReferenceEquals(table.NamesOf(node), names);
        }

        return errno;
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

        while (true)
        {
            NamesGuard names = node.FileSystem.Table.NamesOf(node);
            Errno errno = NamesScope.Enter(names, out NamesScope entered);
            if (errno != Errno.None)
            {
                return errno;
            }

            using NamesScope scope = entered;
            if (ReferenceEquals(node.FileSystem.Table.NamesOf(node), names))
            {
                return WriteByName(target, node, changes);
            }
        }
    }

    private static Errno WriteByName(in HostObject target, LocalNode node, in MappedAttributes changes)
    {
        if (Libc.StatX(target.Descriptor, StatXMask.STATX_NLINK, out StatX held) == Errno.None && held.LinkCount == 0)
        {
            node.Inode.Removed.Merge(changes);
            return Errno.None;
        }

        Span<byte> room = stackalloc byte[NameRoom];
        if (!NodePlace.TryEnter(node, room, out NodePlace entered))
        {
            return Errno.ESTALE;
        }

        using NodePlace place = entered;
        Errno errno = CheckIs(node, place);
        if (errno == Errno.None)
        {
            errno = Write(place.Directory, place.Name, changes, isNew: false);
        }

        if (errno == Errno.None && node.Inode.HasRemoved)
        {
            node.Inode.Removed.Merge(changes);
        }

        return errno;
    }

    // By the name it was walked by, if that is still its own; else by another that somebody has walked by; else as it was when it last lost one through us.
    private Errno ReadByName(LocalNode node, out MappedAttributes mapped)
    {
        Errno errno = ReadByName(node, out mapped, out Errno place);
        if (errno != Errno.None || place == Errno.None)
        {
            return errno;
        }

        LocalNode? other = null;
        while (node.FileSystem.Table.TryGoOn(node.Inode, ref other))
        {
            errno = ReadByName(other, out mapped, out Errno otherPlace);
            if (errno != Errno.None || otherPlace == Errno.None)
            {
                other.Dispose();
                return errno;
            }
        }

        if (node.Inode.HasRemoved && node.Inode.Removed.Get() is { IsEmpty: false } removed)
        {
            mapped = removed;
            return Errno.None;
        }

        // The host moved it, and what lies there is what it left behind.
        return place == Errno.ENOENT ? ReadLeft(node, out mapped) : Errno.None;
    }

    /// <param name="node">The object, by a name.</param>
    /// <param name="mapped">What is kept beside that name.</param>
    /// <param name="place">Whether it has that name: None; ENOENT where nothing has; EEXIST where something else has.</param>
    private Errno ReadByName(LocalNode node, out MappedAttributes mapped, out Errno place)
    {
        mapped = MappedAttributes.None;
        place = Errno.EEXIST;
        Span<byte> room = stackalloc byte[NameRoom];
        if (!NodePlace.TryEnter(node, room, out NodePlace entered))
        {
            return Errno.None;
        }

        using NodePlace found = entered;
        Errno errno = Libc.StatX(found.Directory, found.Name, ByName, InodeKey.Mask, out StatX stat);
        place = errno == Errno.None ? (InodeKey.Of(stat) == node.Inode.Key ? Errno.None : Errno.EEXIST) : Errno.ENOENT;
        return place == Errno.None ? ReadKept(found.Directory, found.Name, out mapped) : Tell(errno);
    }

    private Errno ReadLeft(LocalNode node, out MappedAttributes mapped)
    {
        mapped = MappedAttributes.None;
        Span<byte> room = stackalloc byte[NameRoom];
        if (!NodePlace.TryEnter(node, room, out NodePlace entered))
        {
            return Errno.None;
        }

        using NodePlace place = entered;
        return ReadKept(place.Directory, place.Name, out mapped);
    }

    private Errno ReadKept(int directory, ReadOnlySpan<byte> name, out MappedAttributes mapped)
    {
        mapped = MappedAttributes.None;
        Errno errno = MetadataFolder.Open(directory, out MetadataFolder opened);
        if (errno != Errno.None)
        {
            return Tell(errno);
        }

        using MetadataFolder folder = opened;
        return Tell(folder.Read(name, _cache, out mapped));
    }

    private static Errno Tell(Errno errno) => IsTrouble(errno) ? errno : Errno.None;

    private static Errno Write(int directory, ReadOnlySpan<byte> name, in MappedAttributes changes, bool isNew)
    {
        Errno errno = MetadataFolder.OpenOrMake(directory, out MetadataFolder opened);
        if (errno != Errno.None)
        {
            return errno;
        }

        using MetadataFolder folder = opened;
        return isNew ? folder.Add(name, changes) : folder.Update(name, changes);
    }

    // What lies beside a name belongs to whoever has the name now.
    private static Errno CheckIs(LocalNode node, in NodePlace place)
    {
        Errno errno = Libc.StatX(place.Directory, place.Name, ByName, InodeKey.Mask, out StatX stat);
        return errno == Errno.None && InodeKey.Of(stat) != node.Inode.Key ? Errno.ENOENT : errno;
    }
}
