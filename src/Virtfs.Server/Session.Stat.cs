using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <content>Tstat and Twstat: attributes as 9P2000 and 9P2000.u have them.</content>
public sealed partial class Session
{
    // Linux's NAME_MAX is 255 bytes; some file systems allow more.
    private const int LongestName = 1024;

    // What stands before the record of an Rstat: header, nstat[2].
    private const int StatReplyHeader = MessageHeader.Length + sizeof(ushort);

    private Errno Stat(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tstat.TryDecode(body, out Tstat request))
        {
            return Malformed;
        }

        if (!TryAcquire(exchange, request.Fid, out Fid? fid))
        {
            return Errno.ENOENT;
        }

        Span<byte> name = stackalloc byte[LongestName];
        Errno errno = fid.Node.GetName(name, out int length);
        if (errno != Errno.None)
        {
            return errno;
        }

        Dialect dialect = _dialect;
        ReplyStatWriter stat = exchange.Stats;
        stat.Begin(fid, dialect, StatReplyHeader, Limits.MaximumStringLength);
        errno = stat.Add(fid.Node, length == 0 ? RootName(dialect) : name[..length]);
        if (errno != Errno.None)
        {
            return errno;
        }

        WireWriter writer = BeginReply(exchange, MessageType.Rstat);
        writer.WriteU16((ushort)stat.Count);
        writer.Finish(stat.Count);
        exchange.SetReply(StatReplyHeader + stat.Count);
        return Errno.None;
    }

    // stat(5) wants the one, QEMU answers the other.
    private static ReadOnlySpan<byte> RootName(Dialect dialect) => dialect == Dialect.Plain ? "/"u8 : "."u8;

    private Errno ChangeStat(Exchange exchange, ReadOnlySpan<byte> body)
    {
        Dialect dialect = _dialect;
        if (!Twstat.TryDecode(body, dialect, out Twstat request))
        {
            return Malformed;
        }

        Errno errno = AcquireToChange(exchange, request.Fid, Errno.EINVAL, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = IsUntouched(request.Stat) ? Synchronise(fid, dialect) : ChangeStat(fid, request.Stat, dialect);
        return errno == Errno.None ? ReplyEmpty(exchange, MessageType.Rwstat) : errno;
    }

    // A record that changes nothing asks for the file to be made safe. What is not open has nothing to be made safe, but QEMU calls that an error.
    private static Errno Synchronise(Fid fid, Dialect dialect) =>
        fid.File is { } file ? file.Flush(FlushScope.Everything) : dialect == Dialect.Plain ? Errno.None : Errno.EBADF;

    private static Errno ChangeStat(Fid fid, StatRecord stat, Dialect dialect)
    {
        Errno errno = ReadChanges(fid.Node, stat, dialect, out AttributeChanges changes);
        ulong? size = changes.Size;
        changes.Size = null;
        if (errno == Errno.None && changes != default)
        {
            errno = fid.Node.SetAttributes(changes);
        }

        if (errno == Errno.None && !stat.Name.IsEmpty)
        {
            errno = ChangeName(fid.Node, stat.Name, dialect);
        }

        return errno == Errno.None && size is not null ? fid.Node.SetAttributes(new AttributeChanges { Size = size }) : errno;
    }

    private static Errno ChangeName(Node node, ReadOnlySpan<byte> newName, Dialect dialect)
    {
        ReadOnlySpan<byte> name = Names.Cut(newName);
        if (dialect == Dialect.Plain && name.SequenceEqual(RootName(dialect)))
        {
            // Nothing else is called so: the root keeps its name.
            return Errno.None;
        }

        Errno errno = Names.CheckRenamed(name);
        return errno == Errno.None ? node.MoveTo(null, name) : errno;
    }

    private static Errno ReadChanges(Node node, StatRecord stat, Dialect dialect, out AttributeChanges changes)
    {
        changes = new AttributeChanges
        {
            AccessTime = Touched(stat.AccessTime) is { } access ? new Timestamp(access, 0) : null,
            ModificationTime = Touched(stat.ModificationTime) is { } modification ? new Timestamp(modification, 0) : null,
            Uid = Touched(stat.UserId),
            Gid = Touched(stat.GroupId),
            Size = stat.Length == ulong.MaxValue ? null : stat.Length,
        };
        if (dialect == Dialect.Plain)
        {
            changes.Uid = UserIdOf(stat.UserName);
            changes.Gid = UserIdOf(stat.GroupName);
            if ((changes.Uid is null && !stat.UserName.IsEmpty) || (changes.Gid is null && !stat.GroupName.IsEmpty))
            {
                return Errno.EINVAL;
            }
        }

        return (uint)stat.Mode != uint.MaxValue || changes.Size == 0 ? ReadModeAndSize(node, stat, dialect, ref changes) : Errno.None;
    }

    // What depends on what the object is.
    private static Errno ReadModeAndSize(Node node, StatRecord stat, Dialect dialect, ref AttributeChanges changes)
    {
        Errno errno = node.GetAttributes(AttributeMask.Basic, out NodeAttributes attributes);
        if (errno == Errno.None && (uint)stat.Mode != uint.MaxValue)
        {
            errno = StatModes.Change(stat.Mode, attributes.Mode, dialect, out uint mode);
            changes.Mode = mode;
        }

        if (dialect == Dialect.Plain && attributes.IsDirectory && changes.Size == 0)
        {
            // It is what Rstat says there, and a client may send back what it got.
            changes.Size = null;
        }

        return errno;
    }

    private static bool IsUntouched(StatRecord stat)
    {
        StatRecord untouched = StatRecord.Untouched;
        return stat.Type == untouched.Type && stat.Device == untouched.Device && stat.Qid == untouched.Qid && stat.Mode == untouched.Mode
            && stat.AccessTime == untouched.AccessTime && stat.ModificationTime == untouched.ModificationTime && stat.Length == untouched.Length
            && stat.Name.IsEmpty && stat.UserName.IsEmpty && stat.GroupName.IsEmpty && stat.ModifierName.IsEmpty
            && stat.UserId == untouched.UserId && stat.GroupId == untouched.GroupId && stat.ModifierId == untouched.ModifierId;
    }

    private static uint? Touched(uint value) => value == uint.MaxValue ? null : value;

    /// <summary>The user whom a name stands for: 9P2000 has no numbers, so they are written out. Null when it is none.</summary>
    private static uint? UserIdOf(ReadOnlySpan<byte> name) =>
        System.Buffers.Text.Utf8Parser.TryParse(name, out uint number, out int length) && length == name.Length ? number : null;
}
