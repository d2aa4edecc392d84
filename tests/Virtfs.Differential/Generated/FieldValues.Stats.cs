using Virtfs.Differential.Host;
using Virtfs.Linux;
using Virtfs.Protocol.Messages;

namespace Virtfs.Differential.Generated;

/// <content>What 9P2000.u has instead of 9P2000.L's flags and masks.</content>
internal sealed partial class FieldValues
{
    private static readonly string[] Extensions =
    [
        "", "c 1 3", "b 7 300", "c1 3x", "c -1 3", "c 4294967297 0", "x 1 2", "target", "a/../b", "\0a", " 0", "+1", "-1", "77", "4294967296",
    ];

    private static readonly StatMode[] Kinds =
    [
        StatMode.Directory, StatMode.Directory, StatMode.Symlink, StatMode.Link, StatMode.Device, StatMode.Pipe, StatMode.Socket,
        StatMode.AppendOnly, StatMode.Exclusive, StatMode.SetGroupId, StatMode.Pipe | StatMode.Socket,
    ];

    // Below 2^31 (IntendedDifferences.UnsignedTimes).
    private static readonly uint[] StatTimes = [0, 1, 1_000_000_000, int.MaxValue];

    private ulong TopenMode()
    {
        uint mode = (uint)random.Next(4);
        foreach (TopenMode bit in new[] { Protocol.Messages.TopenMode.Truncate, Protocol.Messages.TopenMode.Append, Protocol.Messages.TopenMode.Exclusive })
        {
            mode |= Chance(0.1) ? (uint)bit : 0;
        }

        return Chance(0.05) ? (uint)random.Next(256) : mode;
    }

    private uint Kind() => Chance(0.4) ? 0 : (uint)Pick(Kinds);

    private StatRecord Record()
    {
        StatRecord record = StatRecord.Untouched;
        record = Chance(0.4) ? record with { Mode = (StatMode)(KindOnDisk() | Pick(Permissions)) } : record;
        record = Chance(0.2) ? record with { AccessTime = Pick(StatTimes) } : record;
        record = Chance(0.2) ? record with { ModificationTime = Pick(StatTimes) } : record;
        record = Chance(0.2) ? record with { UserId = Pick(Users) } : record;
        record = Chance(0.2) ? record with { GroupId = Pick(Users) } : record;
        record = Chance(0.05) ? record with { Qid = default, UserName = "a"u8 } : record;
        if (Chance(0.3))
        {
            return record with { Name = HostFolder.Bytes(Name()) };
        }

        // Not with a name: what is renamed and then not cut has its new name all the same, and nobody is told.
        return Chance(0.3) ? record with { Length = Pick(Sizes) } : record;
    }

    // Mostly that of some object, since a mode of another kind is refused.
    private uint KindOnDisk()
    {
        HostState state = disk();
        uint type = !state.TryFind(Pick([.. state.Paths]), out HostObject? found) ? 0
            : target.Kind.IsMapped() ? new MappedDisk(target.Kind, state).GuestType(found)
            : found.Attributes.Type;
        return type switch
        {
            InodeMode.S_IFDIR => (uint)StatMode.Directory,
            InodeMode.S_IFLNK => (uint)StatMode.Symlink,
            InodeMode.S_IFIFO => (uint)StatMode.Pipe,
            InodeMode.S_IFSOCK => (uint)StatMode.Socket,
            InodeMode.S_IFCHR or InodeMode.S_IFBLK => (uint)StatMode.Device,
            _ => Chance(0.1) ? Kind() : 0,
        };
    }
}
