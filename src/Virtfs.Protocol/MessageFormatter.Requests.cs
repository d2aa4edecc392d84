using System;
using Virtfs.Protocol.Messages;

namespace Virtfs.Protocol;

public static partial class MessageFormatter
{
    // False: no type for this message. Whole is false if the body is too short for it; nothing has been added to the line then.
    private static bool TryDescribeRequest(MessageType type, ReadOnlySpan<byte> body, Dialect dialect, MessageLine line, out bool whole)
    {
        bool? described = type switch
        {
            MessageType.Tversion => Tversion.TryDecode(body, out Tversion m)
                && line.Number("msize", m.Msize).Text("version", m.Version).Done,
            MessageType.Tauth => Tauth.TryDecode(body, dialect, out Tauth m)
                && line.Fid("afid", m.Afid).Text("uname", m.UserName).Text("aname", m.AttachName).User("n_uname", m.UserId).Done,
            MessageType.Tattach => Tattach.TryDecode(body, dialect, out Tattach m)
                && line.Fid("fid", m.Fid).Fid("afid", m.Afid).Text("uname", m.UserName).Text("aname", m.AttachName)
                    .User("n_uname", m.UserId).Done,
            MessageType.Tflush => Tflush.TryDecode(body, out Tflush m)
                && line.Tag("oldtag", m.OldTag).Done,
            MessageType.Twalk => Twalk.TryDecode(body, out Twalk m)
                && line.Fid("fid", m.Fid).Fid("newfid", m.NewFid).Names(m.Names).Done,
            MessageType.Tclunk => Tclunk.TryDecode(body, out Tclunk m)
                && line.Fid("fid", m.Fid).Done,
            MessageType.Tremove => Tremove.TryDecode(body, out Tremove m)
                && line.Fid("fid", m.Fid).Done,
            MessageType.Tread => Tread.TryDecode(body, out Tread m)
                && line.Fid("fid", m.Fid).Number("offset", m.Offset).Number("count", m.Count).Done,
            MessageType.Twrite => Twrite.TryDecode(body, out Twrite m)
                && line.Fid("fid", m.Fid).Number("offset", m.Offset).Number("count", m.Count).Done,
            MessageType.Tstatfs => Tstatfs.TryDecode(body, out Tstatfs m)
                && line.Fid("fid", m.Fid).Done,
            MessageType.Tlopen or MessageType.Topen when HasMode(type, dialect) => Topen.TryDecode(body, out Topen m)
                && line.Fid("fid", m.Fid).OpenMode(m.Mode).Done,
            MessageType.Tlopen or MessageType.Topen => Tlopen.TryDecode(body, out Tlopen m)
                && line.Fid("fid", m.Fid).OpenFlags(m.Flags).Done,
            MessageType.Tcreate => Tcreate.TryDecode(body, dialect, out Tcreate m)
                && line.Fid("fid", m.Fid).Text("name", m.Name).StatMode("perm", m.Permissions).OpenMode(m.Mode).Optional("extension", m.Extension).Done,
            MessageType.Tstat => Tstat.TryDecode(body, out Tstat m)
                && line.Fid("fid", m.Fid).Done,
            MessageType.Twstat => Twstat.TryDecode(body, dialect, out Twstat m)
                && line.Fid("fid", m.Fid).Changes(m.Stat).Done,
            MessageType.Tlcreate => Tlcreate.TryDecode(body, out Tlcreate m)
                && line.Fid("fid", m.Fid).Text("name", m.Name).OpenFlags(m.Flags).Mode(m.Mode).User("gid", m.Gid).Done,
            MessageType.Tsymlink => Tsymlink.TryDecode(body, out Tsymlink m)
                && line.Fid("dfid", m.DirectoryFid).Text("name", m.Name).Text("target", m.Target).User("gid", m.Gid).Done,
            MessageType.Tmknod => Tmknod.TryDecode(body, out Tmknod m)
                && line.Fid("dfid", m.DirectoryFid).Text("name", m.Name).Mode(m.Mode).Number("major", m.Major).Number("minor", m.Minor)
                    .User("gid", m.Gid).Done,
            MessageType.Trename => Trename.TryDecode(body, out Trename m)
                && line.Fid("fid", m.Fid).Fid("newdirfid", m.NewDirectoryFid).Text("name", m.Name).Done,
            MessageType.Treadlink => Treadlink.TryDecode(body, out Treadlink m)
                && line.Fid("fid", m.Fid).Done,
            MessageType.Tgetattr => Tgetattr.TryDecode(body, out Tgetattr m)
                && line.Fid("fid", m.Fid).Mask("mask", m.Mask).Done,
            MessageType.Tsetattr => Tsetattr.TryDecode(body, out Tsetattr m)
                && line.Fid("fid", m.Fid).Changes(in m).Done,
            MessageType.Txattrwalk => Txattrwalk.TryDecode(body, out Txattrwalk m)
                && line.Fid("fid", m.Fid).Fid("newfid", m.NewFid).Text("name", m.Name).Done,
            MessageType.Txattrcreate => Txattrcreate.TryDecode(body, out Txattrcreate m)
                && line.Fid("fid", m.Fid).Text("name", m.Name).Number("size", m.Size).XattrFlags(m.Flags).Done,
            MessageType.Treaddir => Treaddir.TryDecode(body, out Treaddir m)
                && line.Fid("fid", m.Fid).Number("offset", m.Offset).Number("count", m.Count).Done,
            MessageType.Tfsync => Tfsync.TryDecode(body, out Tfsync m)
                && line.Fid("fid", m.Fid).Number("datasync", m.DataSync).Done,
            MessageType.Tlock => Tlock.TryDecode(body, out Tlock m)
                && line.Fid("fid", m.Fid).Lock(m.LockType).LockFlags(m.Flags).Number("start", m.Start).Number("length", m.Length)
                    .Number("proc_id", m.ProcessId).Text("client_id", m.ClientId).Done,
            MessageType.Tgetlock => Tgetlock.TryDecode(body, out Tgetlock m)
                && line.Fid("fid", m.Fid).Lock(m.LockType).Number("start", m.Start).Number("length", m.Length)
                    .Number("proc_id", m.ProcessId).Text("client_id", m.ClientId).Done,
            MessageType.Tlink => Tlink.TryDecode(body, out Tlink m)
                && line.Fid("dfid", m.DirectoryFid).Fid("fid", m.Fid).Text("name", m.Name).Done,
            MessageType.Tmkdir => Tmkdir.TryDecode(body, out Tmkdir m)
                && line.Fid("dfid", m.DirectoryFid).Text("name", m.Name).Mode(m.Mode).User("gid", m.Gid).Done,
            MessageType.Trenameat => Trenameat.TryDecode(body, out Trenameat m)
                && line.Fid("olddirfid", m.OldDirectoryFid).Text("oldname", m.OldName)
                    .Fid("newdirfid", m.NewDirectoryFid).Text("newname", m.NewName).Done,
            MessageType.Tunlinkat => Tunlinkat.TryDecode(body, out Tunlinkat m)
                && line.Fid("dfid", m.DirectoryFid).Text("name", m.Name).UnlinkFlags(m.Flags).Done,
            _ => null,
        };
        whole = described ?? false;
        return described.HasValue;
    }

    // By the session's dialect where it is known, as servers do; else by the message's name.
    private static bool HasMode(MessageType type, Dialect dialect) => dialect == Dialect.None ? type == MessageType.Topen : dialect != Dialect.L;
}
