using System;
using Virtfs.Protocol.Messages;

namespace Virtfs.Protocol;

internal sealed partial class MessageLine
{
    private static readonly (ulong Bit, string Name)[] StatModeNames =
    [
        ((ulong)Messages.StatMode.Directory, "DMDIR"),
        ((ulong)Messages.StatMode.AppendOnly, "DMAPPEND"),
        ((ulong)Messages.StatMode.Exclusive, "DMEXCL"),
        ((ulong)Messages.StatMode.Authentication, "DMAUTH"),
        ((ulong)Messages.StatMode.Temporary, "DMTMP"),
        ((ulong)Messages.StatMode.Symlink, "DMSYMLINK"),
        ((ulong)Messages.StatMode.Link, "DMLINK"),
        ((ulong)Messages.StatMode.Device, "DMDEVICE"),
        ((ulong)Messages.StatMode.Pipe, "DMNAMEDPIPE"),
        ((ulong)Messages.StatMode.Socket, "DMSOCKET"),
        ((ulong)Messages.StatMode.SetUserId, "DMSETUID"),
        ((ulong)Messages.StatMode.SetGroupId, "DMSETGID"),
        ((ulong)Messages.StatMode.Sticky, "DMSETVTX"),
    ];

    private static readonly (ulong Bit, string Name)[] OpenModeNames =
    [
        ((ulong)TopenMode.Exclusive, "OEXCL"),
        ((ulong)TopenMode.Truncate, "OTRUNC"),
        ((ulong)TopenMode.CloseOnExecute, "OCEXEC"),
        ((ulong)TopenMode.RemoveOnClose, "ORCLOSE"),
        ((ulong)TopenMode.Append, "OAPPEND"),
    ];

    internal MessageLine OpenMode(TopenMode mode)
    {
        string access = (mode & TopenMode.AccessMask) switch
        {
            TopenMode.Read => "OREAD",
            TopenMode.Write => "OWRITE",
            TopenMode.ReadWrite => "ORDWR",
            _ => "OEXEC",
        };
        return Flags("mode", (ulong)(mode & ~TopenMode.AccessMask), OpenModeNames, access);
    }

    /// <summary>Adds a mode: kind and other bits in words, then the permissions.</summary>
    internal MessageLine StatMode(string name, StatMode mode)
    {
        Flags(name, (ulong)(mode & ~Messages.StatMode.PermissionMask), StatModeNames, Octal((uint)(mode & Messages.StatMode.PermissionMask)));
        return this;
    }

    internal MessageLine Stat(StatRecord stat)
    {
        Qid(stat.Qid).StatMode("mode", stat.Mode).Number("atime", stat.AccessTime).Number("mtime", stat.ModificationTime).Number("length", stat.Length)
            .Text("name", stat.Name).Optional("uid", stat.UserName).Optional("gid", stat.GroupName).Optional("muid", stat.ModifierName)
            .Optional("extension", stat.Extension);
        return Owner("n_uid", stat.UserId).Owner("n_gid", stat.GroupId).Owner("n_muid", stat.ModifierId);
    }

    /// <summary>Adds what a Twstat changes; its other fields say nothing.</summary>
    internal MessageLine Changes(StatRecord stat)
    {
        if ((uint)stat.Mode != uint.MaxValue)
        {
            StatMode("mode", stat.Mode);
        }

        if (stat.AccessTime != uint.MaxValue)
        {
            Number("atime", stat.AccessTime);
        }

        if (stat.ModificationTime != uint.MaxValue)
        {
            Number("mtime", stat.ModificationTime);
        }

        if (stat.Length != ulong.MaxValue)
        {
            Number("length", stat.Length);
        }

        Optional("name", stat.Name).Optional("uid", stat.UserName).Optional("gid", stat.GroupName).Optional("muid", stat.ModifierName);
        return Optional("extension", stat.Extension).Owner("n_uid", stat.UserId).Owner("n_gid", stat.GroupId).Owner("n_muid", stat.ModifierId);
    }

    /// <summary>Adds a text where there is one.</summary>
    internal MessageLine Optional(string name, ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? this : Text(name, bytes);

    // Nobody is left out: in a 9P2000 session there are no numbers, and in a Twstat it means "as it is".
    private MessageLine Owner(string name, uint id) => id == Limits.NoUserId ? this : Number(name, id);
}
