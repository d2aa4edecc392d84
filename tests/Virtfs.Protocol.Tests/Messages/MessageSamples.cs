using System.Collections.Generic;
using System.Linq;
using Virtfs.Protocol.Messages;

namespace Virtfs.Protocol.Tests.Messages;

/// <summary>Every message at least once. The bytes are written by hand from the layouts; those marked "measured" are a real server's.</summary>
internal static partial class MessageSamples
{
    private const uint Fid = 0x04030201;
    private const uint NewFid = 0x14131211;
    private const ulong Long = 0x2827262524232221;
    private const string FidBytes = "01020304";
    private const string NewFidBytes = "11121314";
    private const string LongBytes = "2122232425262728";
    private const string DirBytes = "80 fa9a126b e340740100000000";

    private static readonly Qid Dir = new(QidType.Directory, 0x6b129afa, 0x17440e3);
    private static readonly Qid Link = new(QidType.Symlink, 1, 2);

    public static IReadOnlyList<MessageSample> All { get; } = [.. Session, .. Data, .. Attributes, .. Directories, .. Stats];

    public static IEnumerable<object[]> Indices => Enumerable.Range(0, All.Count).Select(index => new object[] { index, All[index].ToString() });

    private static MessageSample[] Session =>
    [
        // Measured.
        new(MessageType.Tversion, (ref w) => new Tversion(0x8000, "9P2000.L"u8).Encode(ref w),
            "00800000 0800 '9P2000.L'",
            "msize 32768 version \"9P2000.L\""),
        new(MessageType.Rversion, (ref w) => new Rversion(8192, VersionStrings.Unknown).Encode(ref w),
            "00200000 0700 756e6b6e6f776e",
            "msize 8192 version \"unknown\""),
        new(MessageType.Rversion, (ref w) => new Rversion(4186112, VersionStrings.L).Encode(ref w),
            "00e03f00 0800 3950323030302e4c",
            "msize 4186112 version \"9P2000.L\""),
        new(MessageType.Tauth, (ref w) => new Tauth(Fid, "root"u8, "/srv"u8, 1000).Encode(ref w),
            $"{FidBytes} 0400 'root' 0400 '/srv' e8030000",
            "afid 67305985 uname \"root\" aname \"/srv\" n_uname 1000"),
        new(MessageType.Rauth, (ref w) => new Rauth(new Qid(QidType.Authentication, 3, 4)).Encode(ref w),
            "08 03000000 0400000000000000",
            "qid 0x08:4.3"),
        new(MessageType.Tattach, (ref w) => new Tattach(Fid, Limits.NoFid, "u"u8, ""u8, Limits.NoUserId).Encode(ref w),
            $"{FidBytes} ffffffff 0100 'u' 0000 ffffffff",
            "fid 67305985 afid none uname \"u\" aname \"\" n_uname none"),

        // Measured.
        new(MessageType.Rattach, (ref w) => new Rattach(Dir).Encode(ref w),
            DirBytes,
            "qid dir:24396003.1796381434"),
        new(MessageType.Tflush, (ref w) => new Tflush(0x0201).Encode(ref w),
            "0102",
            "oldtag 513"),
        new(MessageType.Rflush, (ref w) => default(Rflush).Encode(ref w), "", ""),

        new(MessageType.Rlerror, (ref w) => new Rlerror(Errno.EOPNOTSUPP).Encode(ref w),
            "5f000000",
            "EOPNOTSUPP 95"),
        new(MessageType.Rlerror, (ref w) => new Rlerror((Errno)4000).Encode(ref w),
            "a00f0000",
            "errno 4000"),

        // Measured.
        new(MessageType.Rerror, (ref w) => new Rerror("No such file or directory"u8, Errno.ENOENT).Encode(ref w),
            "1900 'No such file or directory' 02000000",
            "\"No such file or directory\" ENOENT 2"),
        new(MessageType.Tclunk, (ref w) => new Tclunk(Fid).Encode(ref w), FidBytes, "fid 67305985"),
        new(MessageType.Rclunk, (ref w) => default(Rclunk).Encode(ref w), "", ""),
        new(MessageType.Tremove, (ref w) => new Tremove(Limits.NoFid).Encode(ref w), "ffffffff", "fid none"),
        new(MessageType.Rremove, (ref w) => default(Rremove).Encode(ref w), "", ""),
    ];
}
