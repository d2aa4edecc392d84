using Virtfs.Protocol.Messages;

namespace Virtfs.Protocol.Tests.Messages;

internal static partial class MessageSamples
{
    private static MessageSample[] Data =>
    [
        new(MessageType.Tlopen, (ref w) => new Tlopen(Fid, (uint)(LopenFlags.WriteOnly | LopenFlags.Truncate) | 0x4000_0000).Encode(ref w),
            $"{FidBytes} 01020040",
            "fid 67305985 flags O_WRONLY|O_TRUNC|0x40000000"),
        new(MessageType.Tlopen, (ref w) => new Tlopen(1, 0).Encode(ref w),
            "01000000 00000000",
            "fid 1 flags O_RDONLY"),

        // Measured: a directory, then a file.
        new(MessageType.Rlopen, (ref w) => new Rlopen(Dir, 0).Encode(ref w),
            $"{DirBytes} 00000000",
            "qid dir:24396003.1796381434 iounit 0"),
        new(MessageType.Rlopen, (ref w) => new Rlopen(new Qid(QidType.File, 1, 2), 28672).Encode(ref w),
            "00 01000000 0200000000000000 00700000",
            "qid file:2.1 iounit 28672"),
        new(MessageType.Tlcreate, (ref w) => new Tlcreate(Fid, "new"u8, (uint)(LopenFlags.ReadWrite | LopenFlags.Create | LopenFlags.Exclusive), 0x1a4, 7).Encode(ref w),
            $"{FidBytes} 0300 'new' c2000000 a4010000 07000000",
            "fid 67305985 name \"new\" flags O_RDWR|O_CREAT|O_EXCL mode 0644 gid 7"),
        new(MessageType.Rlcreate, (ref w) => new Rlcreate(new Qid(QidType.File, 1, 2), 0x01020304).Encode(ref w),
            "00 01000000 0200000000000000 04030201",
            "qid file:2.1 iounit 16909060"),
        new(MessageType.Tread, (ref w) => new Tread(Fid, Long, 0x34333231).Encode(ref w),
            $"{FidBytes} {LongBytes} 31323334",
            "fid 67305985 offset 2893323226570760737 count 875770417"),
        new(MessageType.Rread, (ref w) => new Rread(4096).Encode(ref w),
            "00100000",
            "count 4096"),
        new(MessageType.Twrite, (ref w) => new Twrite(Fid, Long, 0x34333231).Encode(ref w),
            $"{FidBytes} {LongBytes} 31323334",
            "fid 67305985 offset 2893323226570760737 count 875770417"),
        new(MessageType.Rwrite, (ref w) => new Rwrite(16384).Encode(ref w),
            "00400000",
            "count 16384"),
        new(MessageType.Tfsync, (ref w) => new Tfsync(Fid, 1).Encode(ref w),
            $"{FidBytes} 01000000",
            "fid 67305985 datasync 1"),
        new(MessageType.Rfsync, (ref w) => default(Rfsync).Encode(ref w), "", ""),
        new(MessageType.Tlock, (ref w) => new Tlock(Fid, LockType.WriteLock, (uint)LockFlags.Block, Long, 6, 77, "host"u8).Encode(ref w),
            $"{FidBytes} 01 01000000 {LongBytes} 0600000000000000 4d000000 0400 'host'",
            "fid 67305985 type F_WRLCK flags block start 2893323226570760737 length 6 proc_id 77 client_id \"host\""),
        new(MessageType.Rlock, (ref w) => new Rlock(LockStatus.Blocked).Encode(ref w), "01", "blocked"),
        new(MessageType.Rlock, (ref w) => new Rlock((LockStatus)9).Encode(ref w), "09", "9"),
        new(MessageType.Tgetlock, (ref w) => new Tgetlock(Fid, LockType.ReadLock, 5, 6, 77, "cid"u8).Encode(ref w),
            $"{FidBytes} 00 0500000000000000 0600000000000000 4d000000 0300 636964",
            "fid 67305985 type F_RDLCK start 5 length 6 proc_id 77 client_id \"cid\""),

        // Measured.
        new(MessageType.Rgetlock, (ref w) => new Rgetlock(LockType.Unlock, 5, 6, 77, "cid"u8).Encode(ref w),
            "02 0500000000000000 0600000000000000 4d000000 0300 636964",
            "type F_UNLCK start 5 length 6 proc_id 77 client_id \"cid\""),
    ];
}
