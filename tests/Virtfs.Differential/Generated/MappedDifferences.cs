using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Differential.Generated;

/// <summary>Which messages run into intended differences that only the mapped models have.</summary>
/// <param name="scenario">What runs.</param>
/// <param name="fids">The fids there are.</param>
internal sealed class MappedDifferences(Scenario scenario, KnownFids fids)
{
    private const uint RemoveDirectory = 0x200;

    private MappedDisk Disk => new(scenario.Kind, scenario.Disk);

    public bool IsIntendedToDiffer(Message message) =>
        scenario.Kind.IsMapped() &&
        (SetsModeWithoutType(message) || MakesStrangeNode(message) || CreatesOverSpecial(message) || ReadsLongLink(message) ||
            (scenario.Kind.IsMappedFile() && (AsksByPath(message) || Renames(message) || Links(message) || FailsToRemove(message))));

    // IntendedDifferences.KeepsType.
    private static bool SetsModeWithoutType(Message message) =>
        message.Type == MessageType.Tsetattr && Tsetattr.TryDecode(message.Body, out Tsetattr set) &&
        (set.Valid & SetattrMask.Mode) != 0 && (set.Mode & InodeMode.S_IFMT) == 0;

    // IntendedDifferences.KeepsType and NoNodeDirectory.
    private static bool MakesStrangeNode(Message message) =>
        message.Type == MessageType.Tmknod && Tmknod.TryDecode(message.Body, out Tmknod make) && (make.Mode & InodeMode.S_IFMT) is 0 or InodeMode.S_IFDIR;

    // IntendedDifferences.CreateKeepsLink.
    private bool CreatesOverSpecial(Message message)
    {
        if (message.Type != MessageType.Tlcreate || !Tlcreate.TryDecode(message.Body, out Tlcreate create) || (create.Flags & (uint)LopenFlags.Exclusive) != 0)
        {
            return false;
        }

        var reader = new WireReader(message.Body);
        return fids.TryGet(reader.ReadU32(), out KnownFid fid) &&
            scenario.Disk.TryFind(KnownFids.Join(fid.Path, KnownFids.Name(ref reader)), out HostObject? found) &&
            Disk.GuestType(found) != found.Attributes.Type;
    }

    // IntendedDifferences.LongLink.
    private bool ReadsLongLink(Message message) =>
        message.Type == MessageType.Treadlink && fids.TryGet(new WireReader(message.Body).ReadU32(), out KnownFid fid) &&
        scenario.TryStat(fid.Inode, out StatX found) && found.Size > Limits.MaximumStringLength;

    // IntendedDifferences.ObjectsNotPaths: here QEMU asks for the attributes of what is open by its path as well.
    private bool AsksByPath(Message message) =>
        message.Type == MessageType.Tgetattr && fids.TryGet(new WireReader(message.Body).ReadU32(), out KnownFid fid) &&
        fid.State is FidState.File or FidState.Directory && KnownFids.IsStale(fid, scenario.Disk) && scenario.Disk.TryFind(fid.Path, out _);

    private bool Renames(Message message)
    {
        var reader = new WireReader(message.Body);
        if (message.Type is not (MessageType.Trename or MessageType.Trenameat) || !fids.TryGet(reader.ReadU32(), out KnownFid fid))
        {
            return false;
        }

        string from = message.Type == MessageType.Trename ? fid.Path : KnownFids.Join(fid.Path, KnownFids.Name(ref reader));
        string folder = KnownFids.ParentOf(from);
        uint target = reader.ReadU32();
        string newFolder = target == Limits.NoFid ? folder : fids.TryGet(target, out KnownFid other) ? other.Path : folder;
        string to = KnownFids.Join(newFolder, KnownFids.Name(ref reader));
        if (!scenario.Disk.TryFind(from, out HostObject? moved))
        {
            return false;
        }

        if (!Disk.HasMetadataFolder(folder) && folder != newFolder)
        {
            return true; // IntendedDifferences.NoMetadataFolder.
        }

        // IntendedDifferences.ReplacedMetadata and LeftOverMetadata.
        return scenario.Disk.TryFind(to, out HostObject? replaced) &&
            (replaced.Attributes.Inode == moved.Attributes.Inode || (!Disk.HasMetadata(from) && Disk.HasMetadata(to)) || Disk.HasMetadataFolder(to));
    }

    // IntendedDifferences.NoMetadataFolder.
    private bool Links(Message message)
    {
        var reader = new WireReader(message.Body);
        return message.Type == MessageType.Tlink && fids.TryGet(reader.ReadU32(), out KnownFid folder) &&
            fids.TryGet(reader.ReadU32(), out KnownFid linked) && KnownFids.ParentOf(linked.Path) != folder.Path &&
            !Disk.HasMetadataFolder(KnownFids.ParentOf(linked.Path));
    }

    // IntendedDifferences.FailedRemoval.
    private bool FailsToRemove(Message message)
    {
        var reader = new WireReader(message.Body);
        if (message.Type is not (MessageType.Tremove or MessageType.Tunlinkat) || !fids.TryGet(reader.ReadU32(), out KnownFid fid))
        {
            return false;
        }

        string path = message.Type == MessageType.Tremove ? fid.Path : KnownFids.Join(fid.Path, KnownFids.Name(ref reader));
        bool asDirectory = message.Type == MessageType.Tremove || reader.ReadU32() == RemoveDirectory;
        return scenario.Disk.TryFind(path, out HostObject? found) && found.Attributes.Type == InodeMode.S_IFDIR &&
            (path == KnownFids.Root || !asDirectory || !Disk.IsEmpty(path));
    }
}
