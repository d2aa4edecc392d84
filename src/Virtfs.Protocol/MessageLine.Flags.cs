using System;
using System.Globalization;
using Virtfs.Protocol.Messages;

namespace Virtfs.Protocol;

internal sealed partial class MessageLine
{
    private static readonly (ulong Bit, string Name)[] OpenFlagNames =
    [
        ((ulong)LopenFlags.Create, "O_CREAT"),
        ((ulong)LopenFlags.Exclusive, "O_EXCL"),
        ((ulong)LopenFlags.NoControllingTerminal, "O_NOCTTY"),
        ((ulong)LopenFlags.Truncate, "O_TRUNC"),
        ((ulong)LopenFlags.Append, "O_APPEND"),
        ((ulong)LopenFlags.NonBlock, "O_NONBLOCK"),
        ((ulong)LopenFlags.DataSync, "O_DSYNC"),
        ((ulong)LopenFlags.Async, "FASYNC"),
        ((ulong)LopenFlags.Direct, "O_DIRECT"),
        ((ulong)LopenFlags.LargeFile, "O_LARGEFILE"),
        ((ulong)LopenFlags.Directory, "O_DIRECTORY"),
        ((ulong)LopenFlags.NoFollow, "O_NOFOLLOW"),
        ((ulong)LopenFlags.NoAccessTime, "O_NOATIME"),
        ((ulong)LopenFlags.CloseOnExec, "O_CLOEXEC"),
        ((ulong)LopenFlags.Sync, "O_SYNC"),
    ];

    private static readonly (ulong Bit, string Name)[] GetattrNames =
    [
        ((ulong)GetattrMask.Basic, "basic"),
        ((ulong)GetattrMask.Mode, "mode"),
        ((ulong)GetattrMask.LinkCount, "nlink"),
        ((ulong)GetattrMask.Uid, "uid"),
        ((ulong)GetattrMask.Gid, "gid"),
        ((ulong)GetattrMask.DeviceNumber, "rdev"),
        ((ulong)GetattrMask.Atime, "atime"),
        ((ulong)GetattrMask.Mtime, "mtime"),
        ((ulong)GetattrMask.Ctime, "ctime"),
        ((ulong)GetattrMask.Inode, "ino"),
        ((ulong)GetattrMask.Size, "size"),
        ((ulong)GetattrMask.Blocks, "blocks"),
        ((ulong)GetattrMask.Btime, "btime"),
        ((ulong)GetattrMask.Generation, "gen"),
        ((ulong)GetattrMask.DataVersion, "data_version"),
    ];

    private static readonly (ulong Bit, string Name)[] SetattrNames =
    [
        ((ulong)SetattrMask.Mode, "mode"),
        ((ulong)SetattrMask.Uid, "uid"),
        ((ulong)SetattrMask.Gid, "gid"),
        ((ulong)SetattrMask.Size, "size"),
        ((ulong)SetattrMask.Atime, "atime"),
        ((ulong)SetattrMask.Mtime, "mtime"),
        ((ulong)SetattrMask.Ctime, "ctime"),
        ((ulong)SetattrMask.AtimeSet, "atime_set"),
        ((ulong)SetattrMask.MtimeSet, "mtime_set"),
    ];

    private static readonly (ulong Bit, string Name)[] LockFlagNames =
    [
        ((ulong)Messages.LockFlags.Block, "block"),
        ((ulong)Messages.LockFlags.Reclaim, "reclaim"),
    ];

    private static readonly (ulong Bit, string Name)[] XattrFlagNames =
    [
        ((ulong)Messages.XattrFlags.Create, "XATTR_CREATE"),
        ((ulong)Messages.XattrFlags.Replace, "XATTR_REPLACE"),
    ];

    private static readonly (ulong Bit, string Name)[] UnlinkFlagNames = [((ulong)UnlinkatFlags.RemoveDirectory, "AT_REMOVEDIR")];

    internal MessageLine OpenFlags(uint flags)
    {
        string access = ((LopenFlags)flags & LopenFlags.AccessModeMask) switch
        {
            LopenFlags.ReadOnly => "O_RDONLY",
            LopenFlags.WriteOnly => "O_WRONLY",
            LopenFlags.ReadWrite => "O_RDWR",
            _ => "O_ACCMODE",
        };
        return Flags("flags", flags & ~(uint)LopenFlags.AccessModeMask, OpenFlagNames, access);
    }

    internal MessageLine Mask(string name, GetattrMask mask) => Flags(name, (ulong)mask, GetattrNames);

    internal MessageLine Mask(string name, SetattrMask mask) => Flags(name, (ulong)mask, SetattrNames);

    internal MessageLine LockFlags(uint flags) => Flags("flags", flags, LockFlagNames);

    internal MessageLine XattrFlags(uint flags) => Flags("flags", flags, XattrFlagNames);

    internal MessageLine UnlinkFlags(uint flags) => Flags("flags", flags, UnlinkFlagNames);

    internal MessageLine Lock(LockType type) => Word("type").Word(type switch
    {
        LockType.ReadLock => "F_RDLCK",
        LockType.WriteLock => "F_WRLCK",
        LockType.Unlock => "F_UNLCK",
        _ => ((byte)type).ToString(CultureInfo.InvariantCulture),
    });

    internal MessageLine Status(LockStatus status) => Word(status switch
    {
        LockStatus.Success => "success",
        LockStatus.Blocked => "blocked",
        LockStatus.Error => "error",
        LockStatus.Grace => "grace",
        _ => ((byte)status).ToString(CultureInfo.InvariantCulture),
    });

    // Names joined by '|', bits without a name in hexadecimal at the end, 0 for nothing at all.
    private MessageLine Flags(string name, ulong flags, ReadOnlySpan<(ulong Bit, string Name)> names, string? first = null)
    {
        Word(name);
        char separator = ' ';
        if (first is not null)
        {
            _text.Append(separator).Append(first);
            separator = '|';
        }

        foreach ((ulong bit, string word) in names)
        {
            if ((flags & bit) == bit)
            {
                _text.Append(separator).Append(word);
                separator = '|';
                flags &= ~bit;
            }
        }

        if (flags != 0)
        {
            _text.Append(separator).Append(CultureInfo.InvariantCulture, $"0x{flags:x}");
        }
        else if (separator == ' ')
        {
            _text.Append(" 0");
        }

        return this;
    }
}
