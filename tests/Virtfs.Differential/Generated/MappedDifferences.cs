using System.Linq;
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

    // Of a stat record without its name and a link's target, at most.
    private const ulong RecordSize = 100;

    private MappedDisk Disk => new(scenario.Kind, scenario.Disk);

    public bool IsIntendedToDiffer(Message message) =>
        scenario.Kind.IsMapped() &&
        (SetsModeWithoutType(message) || ChangesCharacterDevice(message) || MakesStrangeNode(message) || CreatesOverSpecial(message) || ReadsLongLink(message) || ReadsRecordsOfLinks(message) ||
            (scenario.Kind.IsMappedFile() && (AsksByPath(message) || Renames(message) || Links(message) || FailsToRemove(message))));

    // IntendedDifferences.KeepsType.
    private static bool SetsModeWithoutType(Message message) =>
        message.Type == MessageType.Tsetattr && Tsetattr.TryDecode(message.Body, out Tsetattr set) &&
        (set.Valid & SetattrMask.Mode) != 0 && (set.Mode & InodeMode.S_IFMT) == 0;

    // IntendedDifferences.KeepsDevice.
    private bool ChangesCharacterDevice(Message message) =>
        message.Type == MessageType.Twstat && Twstat.TryDecode(message.Body, Dialect.U, out Twstat change) && (uint)change.Stat.Mode != uint.MaxValue &&
        fids.TryGet(change.Fid, out KnownFid fid) && scenario.Disk.TryFind(fid.Path, out HostObject? found) && Disk.GuestType(found) == InodeMode.S_IFCHR;

    // IntendedDifferences.KeepsType and NoNodeDirectory.
    private static bool MakesStrangeNode(Message message) =>
        message.Type == MessageType.Tmknod && Tmknod.TryDecode(message.Body, out Tmknod make) && (make.Mode & InodeMode.S_IFMT) is 0 or InodeMode.S_IFDIR;

    // IntendedDifferences.CreateKeepsLink.
    private bool CreatesOverSpecial(Message message)
    {
        var reader = new WireReader(message.Body);
        return SequenceRun.MayOpenExisting(message) && fids.TryGet(reader.ReadU32(), out KnownFid fid) &&
            scenario.Disk.TryFind(KnownFids.Join(fid.Path, KnownFids.Name(ref reader)), out HostObject? found) &&
            Disk.GuestType(found) != found.Attributes.Type;
    }

    // IntendedDifferences.LongLink.
    private bool ReadsLongLink(Message message) =>
        message.Type is MessageType.Treadlink or MessageType.Tstat && fids.TryGet(new WireReader(message.Body).ReadU32(), out KnownFid fid) &&
        scenario.TryStat(fid.Inode, out StatX found) && found.Size > Limits.MaximumStringLength;

    // IntendedDifferences.ToldRecords: a folder that claims to be a link, or links that there may be no room for.
    private bool ReadsRecordsOfLinks(Message message)
    {
        if (message.Type != MessageType.Tread || !Tread.TryDecode(message.Body, out Tread read) || !fids.TryGet(read.Fid, out KnownFid fid) ||
            fid.State != FidState.Directory)
        {
            return false;
        }

        string folder = fid.Path;
        string[] entries = [folder, KnownFids.ParentOf(folder), .. scenario.Disk.Paths.Where(path => path != KnownFids.Root && KnownFids.ParentOf(path) == folder)];
        ulong room = ulong.Min(read.Count, Limits.MinimumMsize - Limits.ReadReplyHeaderSize);
        ulong needed = 0;
        bool hasLinks = false;
        foreach (string path in entries)
        {
            if (scenario.Disk.TryFind(path, out HostObject? found))
            {
                bool isLink = Disk.GuestType(found) == InodeMode.S_IFLNK;
                if (isLink && found.Attributes.Type == InodeMode.S_IFDIR)
                {
                    return true;
                }

                hasLinks |= isLink;
                needed += RecordSize + (ulong)path.Length + (isLink ? found.Attributes.Size : 0);
            }
        }

        return hasLinks && needed > room;
    }

    // IntendedDifferences.ObjectsNotPaths: here QEMU asks for the attributes of what is open by its path as well.
    private bool AsksByPath(Message message) =>
        message.Type == MessageType.Tgetattr && fids.TryGet(new WireReader(message.Body).ReadU32(), out KnownFid fid) &&
        fid.State is FidState.File or FidState.Directory && KnownFids.IsStale(fid, scenario.Disk) && scenario.Disk.TryFind(fid.Path, out _);

    private bool Renames(Message message)
    {
        var reader = new WireReader(message.Body);
        if (message.Type is not (MessageType.Trename or MessageType.Trenameat or MessageType.Twstat) || !fids.TryGet(reader.ReadU32(), out KnownFid fid))
        {
            return false;
        }

        string from = message.Type == MessageType.Trenameat ? KnownFids.Join(fid.Path, KnownFids.Name(ref reader)) : fid.Path;
        string folder = KnownFids.ParentOf(from);
        string newFolder = folder;
        string name = string.Empty;
        if (message.Type != MessageType.Twstat)
        {
            newFolder = fids.TryGet(reader.ReadU32(), out KnownFid other) ? other.Path : folder;
            name = KnownFids.Name(ref reader);
        }
        else if (Twstat.TryDecode(message.Body, Dialect.U, out Twstat change))
        {
            name = KnownFids.Name(change.Stat.Name);
        }

        string to = KnownFids.Join(newFolder, name);
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
        return message.Type is MessageType.Tlink or MessageType.Tcreate && fids.TryGet(reader.ReadU32(), out KnownFid folder) &&
            SequenceRun.SecondFid(message) is { } second && fids.TryGet(second, out KnownFid linked) && KnownFids.ParentOf(linked.Path) != folder.Path &&
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
