using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <content>What reads a directory, and the messages of 9P2000.L that make something in one.</content>
public sealed partial class Session
{
    private Errno ReadDirectory(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Treaddir.TryDecode(body, out Treaddir request))
        {
            return Malformed;
        }

        if (!TryAcquire(exchange, request.Fid, out Fid? fid))
        {
            return Errno.EINVAL;
        }

        if (fid.Kind != FidKind.Directory)
        {
            return Errno.ENOTDIR;
        }

        return _dialect == Dialect.L ? ReadDirectory(exchange, fid, request) : Errno.EOPNOTSUPP;
    }

    private Errno ReadDirectory(Exchange exchange, Fid fid, Treaddir request)
    {
        ReplyDirectoryWriter entries = exchange.Directory;
        entries.Begin(fid.Export.Qids, RoomForEntries(exchange, request.Count));
        Errno errno = fid.File!.ReadDirectory(request.Offset, entries);
        errno = errno == Errno.None ? entries.Failure : errno;
        if (errno != Errno.None)
        {
            return errno;
        }

        return ReplyEntries(exchange, MessageType.Rreaddir, entries.Count);
    }

    /// <summary>Tread of a directory: stat records, by bytes.</summary>
    private Errno ReadRecords(Exchange exchange, Fid fid, Tread request)
    {
        Dialect dialect = _dialect;
        if (dialect is not (Dialect.U or Dialect.Plain))
        {
            return Errno.EOPNOTSUPP;
        }

        if (!fid.Cursor.TryFind(request.Offset, dialect, out ulong position))
        {
            return Errno.EINVAL;
        }

        ReplyStatWriter records = exchange.Stats;
        records.Begin(fid, dialect, Limits.ReadReplyHeaderSize, RoomForEntries(exchange, request.Count));
        Errno errno;
        ulong from;
        do
        {
            // Again where nothing but entries came that are left out: no data would say that this was the end.
            from = position;
            errno = fid.File!.ReadDirectory(from, records);
            position = records.NextOffset == 0 ? from : records.NextOffset;
        }
        while (errno == Errno.None && records.Count == 0 && position != from && !records.IsFull);

        // What comes before an entry that fails is told; the next read meets the failure.
        errno = errno == Errno.None && records.Count == 0 ? records.Failure : errno;
        if (errno != Errno.None)
        {
            return errno;
        }

        fid.Cursor.Advance(request.Offset + (ulong)records.Count, position);
        return ReplyEntries(exchange, MessageType.Rread, records.Count);
    }

    private int RoomForEntries(Exchange exchange, uint count) =>
        (int)uint.Min(count, (uint)Math.Max(0, Math.Min(_msize, exchange.ReplyLimit) - Limits.ReadReplyHeaderSize));

    // The entries stand in the reply already.
    private static Errno ReplyEntries(Exchange exchange, MessageType type, int count)
    {
        WireWriter writer = BeginReply(exchange, type);
        writer.WriteU32((uint)count);
        writer.Finish(count);
        exchange.SetReply(Limits.ReadReplyHeaderSize + count);
        return Errno.None;
    }

    private Errno MakeDirectory(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tmkdir.TryDecode(body, out Tmkdir request))
        {
            return Malformed;
        }

        Errno errno = AcquireToCreate(exchange, request.Name, request.DirectoryFid, Errno.ENOENT, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = fid.Node.MakeDirectory(Names.Cut(request.Name), new CreateRequest(request.Mode, fid.UserId, request.Gid), out NodeAttributes attributes);
        return ReplyCreated(exchange, MessageType.Rmkdir, errno, fid, attributes);
    }

    private Errno MakeNode(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tmknod.TryDecode(body, out Tmknod request))
        {
            return Malformed;
        }

        Errno errno = AcquireToCreate(exchange, request.Name, request.DirectoryFid, Errno.ENOENT, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = fid.Node.MakeNode(
            Names.Cut(request.Name),
            new CreateRequest(request.Mode, fid.UserId, request.Gid),
            DeviceNumber.Make(request.Major, request.Minor),
            out NodeAttributes attributes);
        return ReplyCreated(exchange, MessageType.Rmknod, errno, fid, attributes);
    }

    private Errno MakeSymlink(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tsymlink.TryDecode(body, out Tsymlink request))
        {
            return Malformed;
        }

        Errno errno = AcquireToCreate(exchange, request.Name, request.DirectoryFid, Errno.EINVAL, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = fid.Node.MakeSymlink(
            Names.Cut(request.Name), Names.Cut(request.Target), new CreateRequest(0, fid.UserId, request.Gid), out NodeAttributes attributes);
        return ReplyCreated(exchange, MessageType.Rsymlink, errno, fid, attributes);
    }

    private Errno MakeLink(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tlink.TryDecode(body, out Tlink request))
        {
            return Malformed;
        }

        Errno errno = AcquireToCreate(exchange, request.Name, request.DirectoryFid, Errno.ENOENT, out Fid directory);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (!TryAcquire(exchange, request.Fid, out Fid? target))
        {
            return Errno.ENOENT;
        }

        errno = SameExport(directory, target) ? directory.Node.MakeLink(Names.Cut(request.Name), target.Node) : Errno.EXDEV;
        return errno == Errno.None ? ReplyEmpty(exchange, MessageType.Rlink) : errno;
    }

    private Errno AcquireToCreate(Exchange exchange, ReadOnlySpan<byte> name, uint number, Errno unknown, out Fid fid)
    {
        fid = null!;
        Errno errno = Names.CheckCreated(Names.Cut(name));
        return errno == Errno.None ? AcquireToChange(exchange, number, unknown, out fid) : errno;
    }

    private static Errno ReplyCreated(Exchange exchange, MessageType type, Errno errno, Fid fid, in NodeAttributes attributes)
    {
        Qid qid = default;
        if (errno == Errno.None)
        {
            errno = fid.Export.Qids.Map(attributes, out qid);
        }

        return errno == Errno.None ? ReplyQid(exchange, type, qid) : errno;
    }

    private static bool SameExport(Fid one, Fid other) => ReferenceEquals(one.Export, other.Export);
}
