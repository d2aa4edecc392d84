using Virtfs.Protocol.Messages;

namespace Virtfs.Protocol.Tests.Messages;

/// <content>What 9P2000.u has instead of 9P2000.L's own messages.</content>
internal static partial class MessageSamples
{
    private static MessageSample[] Stats =>
    [
        new(MessageType.Topen, (ref w) => new Topen(Fid, TopenMode.ReadWrite | TopenMode.Truncate).Encode(ref w),
            $"{FidBytes} 12",
            "fid 67305985 mode ORDWR|OTRUNC"),

        // Measured.
        new(MessageType.Ropen, (ref w) => new Ropen(new Qid(QidType.File, 1, 2), 28672).Encode(ref w),
            "00 01000000 0200000000000000 00700000",
            "qid file:2.1 iounit 28672"),
        new(MessageType.Tcreate,
            (ref w) => new Tcreate(Fid, "null"u8, StatMode.Device | (StatMode)0x1b6, TopenMode.Read, "c 1 3"u8).Encode(ref w, Dialect.U),
            $"{FidBytes} 0400 'null' b6018000 00 0500 'c 1 3'",
            "fid 67305985 name \"null\" perm 0666|DMDEVICE mode OREAD extension \"c 1 3\""),
        new(MessageType.Tcreate, (ref w) => new Tcreate(1, "f"u8, StatMode.None, TopenMode.Write | TopenMode.Exclusive, []).Encode(ref w, Dialect.U),
            "01000000 0100 'f' 00000000 05 0000",
            "fid 1 name \"f\" perm 0 mode OWRITE|OEXCL"),
        new(MessageType.Rcreate, (ref w) => new Rcreate(Dir, 28672).Encode(ref w),
            $"{DirBytes} 00700000",
            "qid dir:24396003.1796381434 iounit 28672"),
        new(MessageType.Tstat, (ref w) => new Tstat(Fid).Encode(ref w), FidBytes, "fid 67305985"),

        // Measured but for the times, and for the first two bytes, which the measured server leaves 0.
        new(MessageType.Rstat, (ref w) => new Rstat(File).Encode(ref w, Dialect.U),
            "5200 5000 0000 00000000 00 01000000 0200000000000000 a4010000 03000000 04000000 0500000000000000 0400 'file' 0000 0000 0000"
            + "0f00 'HARDLINKCOUNT 1' 00000000 00000000 00000000",
            "qid file:2.1 mode 0644 atime 3 mtime 4 length 5 name \"file\" extension \"HARDLINKCOUNT 1\" n_uid 0 n_gid 0 n_muid 0"),
        new(MessageType.Rstat,
            (ref w) => new Rstat(new StatRecord
            {
                Type = 1, Device = 2, Qid = Dir, Mode = StatMode.Directory | StatMode.Sticky | StatMode.PermissionMask, Length = Long, Name = "tmp"u8, UserName = "glenda"u8,
                GroupName = "sys"u8, ModifierName = "none"u8, UserId = 7, GroupId = 8, ModifierId = Limits.NoUserId,
            }).Encode(ref w, Dialect.U),
            $"4f00 4d00 0100 02000000 {DirBytes} ff010180 00000000 00000000 {LongBytes} 0300 'tmp' 0600 'glenda' 0300 'sys' 0400 'none'"
            + "0000 07000000 08000000 ffffffff",
            "qid dir:24396003.1796381434 mode 0777|DMDIR|DMSETVTX atime 0 mtime 0 length 2893323226570760737 name \"tmp\" uid \"glenda\""
            + " gid \"sys\" muid \"none\" n_uid 7 n_gid 8"),
        new(MessageType.Twstat, (ref w) => new Twstat(Fid, File).Encode(ref w, Dialect.U),
            $"{FidBytes} 5200 5000 0000 00000000 00 01000000 0200000000000000 a4010000 03000000 04000000 0500000000000000 0400 'file' 0000 0000 0000"
            + "0f00 'HARDLINKCOUNT 1' 00000000 00000000 00000000",
            "fid 67305985 mode 0644 atime 3 mtime 4 length 5 name \"file\" extension \"HARDLINKCOUNT 1\" n_uid 0 n_gid 0 n_muid 0"),
        new(MessageType.Twstat, (ref w) => new Twstat(1, StatRecord.Untouched with { Name = "new"u8 }).Encode(ref w, Dialect.U),
            "01000000 4200 4000 ffff ffffffff ff ffffffff ffffffffffffffff ffffffff ffffffff ffffffff ffffffffffffffff 0300 'new' 0000 0000 0000"
            + "0000 ffffffff ffffffff ffffffff",
            "fid 1 name \"new\""),
        new(MessageType.Rwstat, (ref w) => default(Rwstat).Encode(ref w), "", ""),
    ];

    private static StatRecord File => new()
    {
        Qid = new Qid(QidType.File, 1, 2),
        Mode = (StatMode)0x1a4,
        AccessTime = 3,
        ModificationTime = 4,
        Length = 5,
        Name = "file"u8,
        Extension = "HARDLINKCOUNT 1"u8,
    };
}
