using Virtfs.Protocol.Messages;

namespace Virtfs.Protocol.Tests.Messages;

internal static partial class MessageSamples
{
    private static MessageSample[] Attributes =>
    [
        new(MessageType.Tgetattr, (ref w) => new Tgetattr(Fid, GetattrMask.Basic | GetattrMask.Generation).Encode(ref w),
            $"{FidBytes} ff17000000000000",
            "fid 67305985 mask basic|gen"),
        new(MessageType.Rgetattr,
            (ref w) => new Rgetattr(
                GetattrMask.Basic, Dir, Mode: 0x41ed, Uid: 1, Gid: 2, LinkCount: 3, DeviceNumber: 4, Size: 5, BlockSize: 6, Blocks: 7,
                AtimeSeconds: 8, AtimeNanoseconds: 9, MtimeSeconds: 10, MtimeNanoseconds: 11, CtimeSeconds: 12, CtimeNanoseconds: 13,
                BtimeSeconds: 14, BtimeNanoseconds: 15, Generation: 16, DataVersion: 17).Encode(ref w),
            $"ff07000000000000 {DirBytes} ed410000 01000000 02000000 0300000000000000 0400000000000000 0500000000000000"
            + "0600000000000000 0700000000000000 0800000000000000 0900000000000000 0a00000000000000 0b00000000000000"
            + "0c00000000000000 0d00000000000000 0e00000000000000 0f00000000000000 1000000000000000 1100000000000000",
            "valid basic qid dir:24396003.1796381434 mode 040755 uid 1 gid 2 nlink 3 rdev 4 size 5 blksize 6 blocks 7"
            + " atime 8.000000009 mtime 10.000000011 ctime 12.000000013"),
        new(MessageType.Rgetattr,
            (ref w) => new Rgetattr { Valid = GetattrMask.All, BtimeSeconds = 1, Generation = 2, DataVersion = 3 }.Encode(ref w),
            "ff3f000000000000 00 00000000 0000000000000000 00000000 00000000 00000000 0000000000000000 0000000000000000 0000000000000000"
            + "0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000"
            + "0000000000000000 0000000000000000 0100000000000000 0000000000000000 0200000000000000 0300000000000000",
            "valid basic|btime|gen|data_version qid file:0.0 mode 0 uid 0 gid 0 nlink 0 size 0 blksize 0 blocks 0"
            + " atime 0.000000000 mtime 0.000000000 ctime 0.000000000 btime 1.000000000 gen 2 data_version 3"),
        new(MessageType.Tsetattr,
            (ref w) => new Tsetattr(
                Fid, (SetattrMask)0x1ff, Mode: 0x1a4, Uid: 1, Gid: Limits.NoUserId, Size: 3,
                AtimeSeconds: 4, AtimeNanoseconds: 5, MtimeSeconds: 6, MtimeNanoseconds: 7).Encode(ref w),
            $"{FidBytes} ff010000 a4010000 01000000 ffffffff 0300000000000000"
            + "0400000000000000 0500000000000000 0600000000000000 0700000000000000",
            "fid 67305985 valid mode|uid|gid|size|atime|mtime|ctime|atime_set|mtime_set mode 0644 uid 1 gid none size 3"
            + " atime 4.000000005 mtime 6.000000007"),
        new(MessageType.Tsetattr, (ref w) => new Tsetattr { Fid = 1, Valid = SetattrMask.Mtime }.Encode(ref w),
            "01000000 20000000 00000000 00000000 00000000 0000000000000000"
            + "0000000000000000 0000000000000000 0000000000000000 0000000000000000",
            "fid 1 valid mtime"),
        new(MessageType.Rsetattr, (ref w) => default(Rsetattr).Encode(ref w), "", ""),
        new(MessageType.Tstatfs, (ref w) => new Tstatfs(Fid).Encode(ref w), FidBytes, "fid 67305985"),

        // Measured, but for the counts.
        new(MessageType.Rstatfs, (ref w) => new Rstatfs(0xef53, 28672, 1, 2, 3, 4, 5, Long, 255).Encode(ref w),
            $"53ef0000 00700000 0100000000000000 0200000000000000 0300000000000000 0400000000000000 0500000000000000 {LongBytes} ff000000",
            "type 0xef53 bsize 28672 blocks 1 bfree 2 bavail 3 files 4 ffree 5 fsid 2893323226570760737 namelen 255"),
        new(MessageType.Txattrwalk, (ref w) => new Txattrwalk(Fid, NewFid, "user.a"u8).Encode(ref w),
            $"{FidBytes} {NewFidBytes} 0600 'user.a'",
            "fid 67305985 newfid 336794129 name \"user.a\""),

        // Measured: the list of one attribute, user.a.
        new(MessageType.Rxattrwalk, (ref w) => new Rxattrwalk(7).Encode(ref w), "0700000000000000", "size 7"),
        new(MessageType.Txattrcreate, (ref w) => new Txattrcreate(Fid, "user.test"u8, 1024, (uint)XattrFlags.Replace).Encode(ref w),
            $"{FidBytes} 0900 'user.test' 0004000000000000 02000000",
            "fid 67305985 name \"user.test\" size 1024 flags XATTR_REPLACE"),
        new(MessageType.Rxattrcreate, (ref w) => default(Rxattrcreate).Encode(ref w), "", ""),
    ];
}
