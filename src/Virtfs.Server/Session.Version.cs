using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Diagnostics;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <content>The beginning of a conversation, and the giving up of requests.</content>
public sealed partial class Session
{
    // At or below this, Linux's default of long ago, large transfers crawl.
    private const int SmallMsize = 8192;

    private Errno Version(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tversion.TryDecode(body, out Tversion request))
        {
            return Malformed;
        }

        // Whatever comes of it, a Tversion ends what was before.
        _fids.Clear();
        Dialect dialect = VersionStrings.DialectOf(Names.Cut(request.Version));
        if (dialect == Dialect.None)
        {
            return ReplyVersion(exchange, request.Msize, VersionStrings.Unknown);
        }

        _dialect = dialect;
        if (request.Msize is < Limits.MinimumMsize or > int.MaxValue)
        {
            if (IsNews(SessionComplaints.MsizeTooSmall))
            {
                SessionLog.MsizeTooSmall(_logger, Id, request.Msize);
            }

            return Errno.EMSGSIZE;
        }

        _msize = (int)uint.Min(request.Msize, (uint)_options.MaximumMsize);
        if (_msize <= SmallMsize && IsNews(SessionComplaints.MsizeSmall))
        {
            SessionLog.MsizeSmall(_logger, Id, (uint)_msize);
        }

        // As the client wrote it: what stands behind a NUL comes back too, as from QEMU.
        return ReplyVersion(exchange, (uint)_msize, request.Version);
    }

    private static Errno ReplyVersion(Exchange exchange, uint msize, ReadOnlySpan<byte> version)
    {
        WireWriter writer = BeginReply(exchange, MessageType.Rversion, SmallReply + version.Length);
        new Rversion(msize, version).Encode(ref writer);
        return EndReply(exchange, writer);
    }

    private Errno Attach(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tattach.TryDecode(body, _dialect, out Tattach request))
        {
            return Malformed;
        }

        if (_fids.Contains(request.Fid))
        {
            return Errno.EINVAL;
        }

        if (_options.Exports.Find(request.AttachName) is not { } export)
        {
            return Errno.ENOENT;
        }

        // 9P2000 has names alone; one that is a number says whom new objects are to belong to.
        uint userId = request.UserId == Limits.NoUserId && _dialect == Dialect.Plain ? UserIdOf(request.UserName) ?? Limits.NoUserId : request.UserId;

        // Whatever is wrong with the root, QEMU says EINVAL.
        Errno errno = export.FileSystem.Attach(new AttachRequest(request.UserName, userId), out Node? root, out NodeAttributes attributes);
        if (errno != Errno.None)
        {
            return errno == Errno.EINTR ? errno : Errno.EINVAL;
        }

        Fid fid = _fids.Create(FidKind.Walked, export, root!, userId);
        errno = export.Qids.Map(attributes, out Qid qid) == Errno.None ? _fids.Add(request.Fid, fid) : Errno.EINVAL;
        if (errno != Errno.None)
        {
            _fids.Release(fid);
            return errno;
        }

        return ReplyQid(exchange, MessageType.Rattach, qid);
    }

    private ServeOutcome Flush(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tflush.TryDecode(body, out Tflush request))
        {
            ReplyError(exchange, Malformed);
            return ServeOutcome.Reply;
        }

        // A Tflush of itself finds nothing to wait for.
        Errno errno = request.OldTag == exchange.Tag ? Errno.ENOENT : _tags.Flush(request.OldTag, exchange);
        switch (errno)
        {
            case Errno.None:
                return ServeOutcome.Deferred;
            case Errno.ENOENT:
                ReplyEmpty(exchange, MessageType.Rflush);
                return ServeOutcome.Reply;
            default:
                ReplyError(exchange, errno);
                return ServeOutcome.Reply;
        }
    }

    private Errno Clunk(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tclunk.TryDecode(body, out Tclunk request))
        {
            return Malformed;
        }

        if (!_fids.TryRemove(request.Fid, out Fid? fid))
        {
            return Errno.ENOENT;
        }

        // The fid is gone whatever closing it says; an interrupted close is a closed one and must not be tried again.
        Errno errno = _fids.Release(fid);
        return errno is Errno.None or Errno.EINTR ? ReplyEmpty(exchange, MessageType.Rclunk) : errno;
    }
}
