using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Diagnostics;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <content>Extended attributes: a fid of their own, read by Tread or written by Twrite and set by Tclunk.</content>
public sealed partial class Session
{
    // A value that grows between the question for its size and the reading of it is asked for again, so often.
    private const int XattrAttempts = 4;

    private Errno WalkXattr(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Txattrwalk.TryDecode(body, out Txattrwalk request))
        {
            return Malformed;
        }

        if (!TryAcquire(exchange, request.Fid, out Fid? fid))
        {
            return Errno.ENOENT;
        }

        return WalkXattr(exchange, fid, request);
    }

    private Errno WalkXattr(Exchange exchange, Fid fid, in Txattrwalk request)
    {
        if (_fids.Contains(request.NewFid))
        {
            return Errno.EINVAL;
        }

        // The list of names is asked for by no name at all, not by one cut to nothing.
        ReadOnlySpan<byte> name = Names.Cut(request.Name);
        if (name.IsEmpty && !request.Name.IsEmpty)
        {
            return Errno.EOPNOTSUPP;
        }

        Errno errno = ReadWholeXattr(fid.Node, name, out byte[] value);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = AddXattr(fid, request.NewFid, new XattrBuffer(value), current: null);
        if (errno != Errno.None)
        {
            return errno;
        }

        WireWriter writer = BeginReply(exchange, MessageType.Rxattrwalk);
        new Rxattrwalk((ulong)value.Length).Encode(ref writer);
        return EndReply(exchange, writer);
    }

    private static Errno ReadWholeXattr(Node node, ReadOnlySpan<byte> name, out byte[] value)
    {
        value = [];
        for (int attempt = 0; ; attempt++)
        {
            Errno errno = ReadXattrInto(node, name, [], out int length);
            if (errno != Errno.None || length == 0)
            {
                return errno;
            }

            value = new byte[length];
            errno = ReadXattrInto(node, name, value, out int read);
            if (errno == Errno.None)
            {
                // It may have shrunk; what is behind its end is zeros, not shown.
                Array.Resize(ref value, read);
                return errno;
            }

            if (errno != Errno.ERANGE || attempt == XattrAttempts)
            {
                return errno;
            }
        }
    }

    // The empty name stands for the list of names.
    private static Errno ReadXattrInto(Node node, ReadOnlySpan<byte> name, Span<byte> value, out int length) =>
        name.IsEmpty ? node.ListXattr(value, out length) : node.GetXattr(name, value, out length);

    private Errno CreateXattr(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Txattrcreate.TryDecode(body, out Txattrcreate request))
        {
            return Malformed;
        }

        if ((request.Flags & ~(uint)(XattrFlags.Create | XattrFlags.Replace)) != 0)
        {
            return Errno.EINVAL;
        }

        if (request.Size > Limits.MaximumXattrSize)
        {
            return Errno.E2BIG;
        }

        Errno errno = AcquireToChange(exchange, request.Fid, Errno.EINVAL, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (fid.Kind != FidKind.Walked)
        {
            return Errno.EINVAL;
        }

        var xattr = new XattrBuffer(Names.Cut(request.Name).ToArray(), (int)request.Size, (XattrSetMode)request.Flags);
        errno = AddXattr(fid, request.Fid, xattr, current: fid);
        return errno == Errno.None ? ReplyEmpty(exchange, MessageType.Rxattrcreate) : errno;
    }

    /// <summary>Puts an xattr's fid into the table, as a new one or in the place of <paramref name="current"/>.</summary>
    private Errno AddXattr(Fid fid, uint number, XattrBuffer xattr, Fid? current)
    {
        if (!fid.Export.XattrFids.TryEnter())
        {
            if (IsNews(SessionComplaints.XattrLimit))
            {
                SessionLog.XattrLimit(_logger, Id, fid.Export.MaximumXattrFids);
            }

            return Errno.ENOSPC;
        }

        fid.Node.AddReference();
        Fid added = _fids.Create(FidKind.Xattr, fid.Export, fid.Node, current is null ? 0 : fid.UserId);
        added.Xattr = xattr;
        Errno errno = current is null ? _fids.Add(number, added) : _fids.TryReplace(number, current, added) ? Errno.None : Errno.EINVAL;
        if (errno == Errno.None)
        {
            return errno;
        }

        // Nobody asked for this one to be set: what counts is the fid that took the number.
        xattr.Abandon();
        _fids.Release(added);
        return errno;
    }
}
