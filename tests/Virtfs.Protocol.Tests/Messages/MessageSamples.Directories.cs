using Virtfs.Protocol.Messages;

namespace Virtfs.Protocol.Tests.Messages;

internal static partial class MessageSamples
{
    private static MessageSample[] Directories =>
    [
        new(MessageType.Twalk, EncodeWalk,
            $"{FidBytes} {NewFidBytes} 0200 0300 'usr' 0300 'bin'",
            "fid 67305985 newfid 336794129 \"usr\" \"bin\""),
        new(MessageType.Twalk, (ref w) => new Twalk(1, 2, default).Encode(ref w),
            "01000000 02000000 0000",
            "fid 1 newfid 2"),
        new(MessageType.Rwalk, (ref w) => Rwalk.Encode(ref w, [Dir, Link]),
            $"0200 {DirBytes} 02 01000000 0200000000000000",
            "nwqid 2 dir:24396003.1796381434 symlink:2.1"),
        new(MessageType.Rwalk, (ref w) => Rwalk.Encode(ref w, []), "0000", "nwqid 0"),
        new(MessageType.Treaddir, (ref w) => new Treaddir(Fid, Long, 0x34333231).Encode(ref w),
            $"{FidBytes} {LongBytes} 31323334",
            "fid 67305985 offset 2893323226570760737 count 875770417"),

        // Measured: count 25 in a directory whose first entry is ".".
        new(MessageType.Rreaddir, EncodeEntries,
            $"19000000 {DirBytes} {LongBytes} 04 0100 2e",
            "count 25 entries 1"),
        new(MessageType.Rreaddir, (ref w) => default(Rreaddir).Encode(ref w), "00000000", "count 0 entries 0"),
        new(MessageType.Tmkdir, (ref w) => new Tmkdir(Fid, "d"u8, 0x1ed, 7).Encode(ref w),
            $"{FidBytes} 0100 'd' ed010000 07000000",
            "dfid 67305985 name \"d\" mode 0755 gid 7"),
        new(MessageType.Rmkdir, (ref w) => new Rmkdir(Dir).Encode(ref w), DirBytes, "qid dir:24396003.1796381434"),
        new(MessageType.Tmknod, (ref w) => new Tmknod(Fid, "null"u8, 0x21b6, 1, 3, 7).Encode(ref w),
            $"{FidBytes} 0400 'null' b6210000 01000000 03000000 07000000",
            "dfid 67305985 name \"null\" mode 020666 major 1 minor 3 gid 7"),
        new(MessageType.Rmknod, (ref w) => new Rmknod(Link).Encode(ref w), "02 01000000 0200000000000000", "qid symlink:2.1"),
        new(MessageType.Tsymlink, (ref w) => new Tsymlink(Fid, "l"u8, "../x"u8, 7).Encode(ref w),
            $"{FidBytes} 0100 'l' 0400 '../x' 07000000",
            "dfid 67305985 name \"l\" target \"../x\" gid 7"),
        new(MessageType.Rsymlink, (ref w) => new Rsymlink(Link).Encode(ref w), "02 01000000 0200000000000000", "qid symlink:2.1"),
        new(MessageType.Tlink, (ref w) => new Tlink(Fid, NewFid, "h"u8).Encode(ref w),
            $"{FidBytes} {NewFidBytes} 0100 'h'",
            "dfid 67305985 fid 336794129 name \"h\""),
        new(MessageType.Rlink, (ref w) => default(Rlink).Encode(ref w), "", ""),
        new(MessageType.Treadlink, (ref w) => new Treadlink(Fid).Encode(ref w), FidBytes, "fid 67305985"),
        new(MessageType.Rreadlink, (ref w) => new Rreadlink("../x"u8).Encode(ref w), "0400 '../x'", "target \"../x\""),
        new(MessageType.Trename, (ref w) => new Trename(Fid, Limits.NoFid, "n"u8).Encode(ref w),
            $"{FidBytes} ffffffff 0100 'n'",
            "fid 67305985 newdirfid none name \"n\""),
        new(MessageType.Rrename, (ref w) => default(Rrename).Encode(ref w), "", ""),
        new(MessageType.Trenameat, (ref w) => new Trenameat(Fid, "old"u8, NewFid, "new"u8).Encode(ref w),
            $"{FidBytes} 0300 'old' {NewFidBytes} 0300 'new'",
            "olddirfid 67305985 oldname \"old\" newdirfid 336794129 newname \"new\""),
        new(MessageType.Rrenameat, (ref w) => default(Rrenameat).Encode(ref w), "", ""),
        new(MessageType.Tunlinkat, (ref w) => new Tunlinkat(Fid, "d"u8, (uint)UnlinkatFlags.RemoveDirectory).Encode(ref w),
            $"{FidBytes} 0100 'd' 00020000",
            "dfid 67305985 name \"d\" flags AT_REMOVEDIR"),
        new(MessageType.Tunlinkat, (ref w) => new Tunlinkat(Fid, "f"u8, 0).Encode(ref w),
            $"{FidBytes} 0100 'f' 00000000",
            "dfid 67305985 name \"f\" flags 0"),
        new(MessageType.Runlinkat, (ref w) => default(Runlinkat).Encode(ref w), "", ""),
    ];

    private static void EncodeWalk(ref WireWriter writer)
    {
        var builder = new WalkNamesBuilder(new byte[32]);
        builder.TryAdd("usr"u8);
        builder.TryAdd("bin"u8);
        new Twalk(Fid, NewFid, builder.Names).Encode(ref writer);
    }

    private static void EncodeEntries(ref WireWriter writer)
    {
        var entries = new WireWriter(new byte[DirectoryEntryRecord.SizeOf(1)]);
        new DirectoryEntryRecord(Dir, Long, 4, "."u8).Encode(ref entries);
        new Rreaddir(entries.Written).Encode(ref writer);
    }
}
