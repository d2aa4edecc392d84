using System;
using System.Collections.Generic;
using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Differential.Generated;

/// <summary>Values for fields: mostly ones that lead somewhere, now and then odd ones.</summary>
/// <param name="random">Where chance comes from.</param>
/// <param name="fids">The fids there are.</param>
/// <param name="target">The export and the dialect.</param>
/// <param name="disk">What is on the disk now.</param>
internal sealed partial class FieldValues(Random random, KnownFids fids, GeneratedTarget target, Func<HostState> disk)
{
    /// <summary>The process that locks.</summary>
    public const uint LockOwner = 1;

    private const uint HighestFid = 12;

    // Few, so that they meet: with one another, and with what the tree has at first.
    private static readonly string[] Names = ["a", "b", "c", "d", "e", "l", "p", "x"];

    private static readonly string[] OddNames =
    [
        string.Empty, ".", "..", "...", "a/b", "/", "a\0b", "\0", "..\0", "\xff\xfe", "\n", new('n', 255), new('n', 256), new('n', 5000), ".virtfs_metadata",
        ".virtfs_metadata_root",
    ];

    private static readonly string[] XattrNames =
    [
        "user.a", "user.a", "user.b", "user.a\0b", "user.virtfs.uid", "user.", "user", "", "security.capability", "security.a", "trusted.a",
        "system.posix_acl_access", "system.posix_acl_default", "system.posix_acl_access.x", "user.virtfs.mode", "user.virtfs.rdev", "user.virtfs.x",
        "user.virtfs.system.posix_acl_access", "system.a", "\0", "user." + new string('x', 300), new('x', 300),
    ];

    private static readonly string[] Targets = ["a", "../..", "/etc/passwd", string.Empty, "d/\0x", new('t', 4095), new('t', 4096)];

    // A list of access rights as Linux stores it: owner, group and others, and one more user.
    private static readonly byte[] AccessList =
    [
        2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 4, 0, 0xE8, 3, 0, 0, 4, 0, 4, 0, 255, 255, 255, 255, 16, 0, 6, 0, 255, 255, 255, 255, 32, 0, 4, 0,
        255, 255, 255, 255,
    ];

    private static readonly uint[] Users = [0, 0, 1000, 1001, 65534, uint.MaxValue, int.MaxValue, 0x8000_0001];

    // As Linux sends them with a chmod. Mostly the right type.
    private static readonly uint[] WithTypes = [0x81A4, 0x81A4, 0x8180, 0x89ED, 0x8000, 0x41ED, 0x45FF, 0x41C0, 0xA1FF, 0x2180, 0x11B6];
    private static readonly uint[] Permissions = [0x1A4, 0x1A4, 0x180, 0x1ED, 0x1C0, 0, 0x9ED, 0x5ED, 0x5A4, 0x3FF, 0xFFF, uint.MaxValue, 0x8000_01ED, .. WithTypes];

    private static readonly uint[] Types =
    [
        0, InodeMode.S_IFREG, InodeMode.S_IFIFO, InodeMode.S_IFSOCK, InodeMode.S_IFCHR, InodeMode.S_IFBLK, InodeMode.S_IFDIR, InodeMode.S_IFLNK, 0x3000,
        0x10000,
    ];

    private static readonly ulong[] Offsets = [0, 0, 0, 1, 3, 100, 4096, 20000, 100_000, long.MaxValue, 1UL << 63, ulong.MaxValue];
    private static readonly ulong[] Sizes = [0, 0, 1, 5, 100, 4096, 5000, 65536, 1UL << 62, 1UL << 63, ulong.MaxValue];
    private static readonly ulong[] Seconds = [0, 1, 1_000_000_000, int.MaxValue, 1UL << 33, 1UL << 40, unchecked((ulong)-1L), 1UL << 63];
    private static readonly ulong[] Nanoseconds = [0, 1, 999_999_999, 1_000_000_000, 0x3FFF_FFFF, 0x3FFF_FFFE, 1UL << 32, ulong.MaxValue];
    private static readonly uint[] Counts = [0, 1, 10, 24, 25, 60, 100, 300, 4096, 20000, 32757, 100_000];

    /// <summary>The directory offsets that the replies so far told.</summary>
    public List<ulong> DirectoryOffsets { get; } = [];

    /// <summary>Writes a value for a field.</summary>
    /// <param name="message">The message so far.</param>
    /// <param name="field">The field.</param>
    /// <param name="preferred">What kind of fid the message works with.</param>
    public void Add(Message message, FieldKind field, FidState? preferred)
    {
        switch (field)
        {
            case FieldKind.Fid:
                message.U32(Fid(fid => preferred is not { } states || (states & fid.State) != 0));
                break;
            case FieldKind.DirectoryFid:
                message.U32(DirectoryFid());
                break;
            case FieldKind.NewFid:
                message.U32(NewFid());
                break;
            case FieldKind.AuthenticationFid:
                message.U32(Limits.NoFid);
                break;
            case FieldKind.Name:
                message.Text(Name());
                break;
            case FieldKind.Names:
                AddNames(message);
                break;
            case FieldKind.Text:
                message.Text(Chance(0.9) ? string.Empty : "text");
                break;
            case FieldKind.Target:
                message.Text(Pick(Targets));
                break;
            case FieldKind.XattrName:
                message.Text(Pick(XattrNames));
                break;
            case FieldKind.Version:
                message.Text(Chance(0.8) ? target.Version : "9P2000.X");
                break;
            case FieldKind.Data:
                message.Data(Data());
                break;
            case FieldKind.Extension:
                message.Text(Chance(0.3) ? $"{Fid(_ => true)}" : Pick(Extensions));
                break;
            case FieldKind.StatRecord:
                message.Stat(Record());
                break;
            default:
                AddNumber(message, field);
                break;
        }
    }

    private void AddNumber(Message message, FieldKind field)
    {
        ulong value = Number(field);
        switch (FieldSize.Of(field))
        {
            case 1:
                message.U8((byte)value);
                break;
            case 2:
                message.U16((ushort)value);
                break;
            case 4:
                message.U32((uint)value);
                break;
            default:
                message.U64(value);
                break;
        }
    }

    private ulong Number(FieldKind field) => field switch
    {
        FieldKind.Msize => Pick<uint>([32768, 32768, 4096, 8215, 65536, 131096, 5_000_000, 0, 4095, uint.MaxValue]),
        FieldKind.Tag => (uint)random.Next(65536),
        FieldKind.User => Pick(Users),
        FieldKind.Mode => Pick(Permissions),
        FieldKind.TypeAndMode => Pick(Types) | Pick(Permissions),
        FieldKind.OpenFlags => OpenFlags(),
        FieldKind.TopenMode => TopenMode(),
        FieldKind.StatMode => Kind() | Pick(Permissions),
        FieldKind.GetattrMask => Pick<ulong>([(ulong)GetattrMask.Basic, (ulong)GetattrMask.All, (ulong)GetattrMask.Generation, 0, ulong.MaxValue]),
        FieldKind.SetattrMask => SetattrMask(),
        FieldKind.UnlinkFlags => Chance(0.6) ? 0u : Chance(0.9) ? 0x200u : Pick<uint>([1, 0x400, 0x201]),
        FieldKind.XattrFlags => Chance(0.7) ? 0u : Pick<uint>([1, 2, 3, 4]),
        FieldKind.LockType => (uint)random.Next(3),
        FieldKind.LockFlags => Chance(0.8) ? (uint)random.Next(2) : Pick<uint>([2, 3, 4]),
        FieldKind.LockRange => Pick<ulong>([0, 0, 1, 5, 100, 1UL << 40, 1UL << 61]),
        FieldKind.LockOwner => LockOwner,
        FieldKind.Number => (uint)random.Next(3),
        FieldKind.DeviceNumber => Pick<uint>([0, 1, 3, 7, 255, 256, 4095, 4096, 1 << 20, uint.MaxValue]),
        FieldKind.Offset => Pick(Offsets),
        FieldKind.DirectoryOffset => DirectoryOffset(),
        FieldKind.Count => Pick(Counts),
        FieldKind.Size => Pick(Sizes),
        FieldKind.XattrSize => Chance(0.95) ? (ulong)Pick<uint>([0, 1, 1, 5, 5, 44, 5000]) : Pick<ulong>([65536, 65537, ulong.MaxValue]),
        FieldKind.Seconds => Pick(Seconds),
        FieldKind.Nanoseconds => Pick(Nanoseconds),
        _ => 0,
    };

    public bool Chance(double probability) => random.NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];

    private uint Fid(Func<KnownFid, bool> isFit)
    {
        if (Chance(0.04))
        {
            return Pick<uint>([77, Limits.NoFid, (uint)random.Next((int)HighestFid)]);
        }

        List<uint> fit = [.. fids.All.Where(pair => isFit(pair.Value)).Select(pair => pair.Key)];
        return fit.Count > 0 && Chance(0.9) ? Pick(fit) : fids.All.Count > 0 ? Pick([.. fids.All.Keys]) : (uint)random.Next((int)HighestFid);
    }

    private uint DirectoryFid() =>
        Chance(0.03) ? Limits.NoFid : Fid(fid => fid.State is FidState.Walked or FidState.Directory && (fid.Path is "." or "d" or "d/e" || Chance(0.2)));

    private uint NewFid()
    {
        List<uint> free = [.. Enumerable.Range(0, (int)HighestFid).Select(number => (uint)number).Where(number => !fids.All.ContainsKey(number))];
        return free.Count > 0 && Chance(0.9) ? Pick(free) : (uint)random.Next((int)HighestFid);
    }

    private string Name() => Chance(0.3) ? Pick([.. disk().Paths]).Split('/')[^1] : Chance(0.9) ? Pick(Names) : Pick(OddNames);

    private void AddNames(Message message)
    {
        // Half of the time to something that is there, as far as the fid is the root or what is on the way.
        if (Chance(0.5))
        {
            string[] path = Pick([.. disk().Paths]).Split('/');
            message.U16((ushort)path.Length);
            foreach (string name in path)
            {
                message.Text(name);
            }

            return;
        }

        int count = Chance(0.15) ? 0 : Chance(0.6) ? 1 : Chance(0.8) ? 2 : Chance(0.9) ? 3 : random.Next(19);
        message.U16((ushort)count);
        for (int i = 0; i < count; i++)
        {
            message.Text(i == 0 && count > 1 && Chance(0.6) ? "d" : Chance(0.08) ? ".." : Name());
        }
    }

    private byte[] Data()
    {
        if (Chance(0.05))
        {
            return AccessList;
        }

        byte[] data = new byte[Pick<int>([0, 1, 1, 5, 5, 10, 100, 5000])];
        Array.Fill(data, (byte)('a' + random.Next(26)));
        return data;
    }

    private uint OpenFlags()
    {
        uint flags = (uint)random.Next(3);
        foreach (LopenFlags flag in new[]
        {
            LopenFlags.Truncate, LopenFlags.Append, LopenFlags.Exclusive, LopenFlags.NonBlock, LopenFlags.Create, LopenFlags.Sync, LopenFlags.NoAccessTime,
        })
        {
            flags |= Chance(0.1) ? (uint)flag : 0;
        }

        return Chance(0.03) ? flags | (1u << random.Next(32)) : flags;
    }

    private ulong SetattrMask()
    {
        uint mask = 0;
        for (int bit = 0; bit < 9; bit++)
        {
            mask |= Chance(0.25) ? 1u << bit : 0;
        }

        return Chance(0.03) ? mask | (1u << random.Next(32)) : mask;
    }

    private ulong DirectoryOffset() =>
        DirectoryOffsets.Count == 0 || Chance(0.5) ? 0 : Chance(0.97) ? Pick(DirectoryOffsets) : Pick<ulong>([1, 77, long.MaxValue]);
}
