using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <content>Tlopen and Tlcreate.</content>
public sealed partial class Session
{
    // What a client may ask of an open; Linux's numbers on the wire are OpenMode's. O_CREAT, O_NOCTTY, O_ASYNC, O_DIRECT and the rest are dropped.
    private const OpenMode KnownOpenModes =
        OpenMode.AccessMask | OpenMode.Exclusive | OpenMode.Truncate | OpenMode.Append | OpenMode.NonBlocking | OpenMode.DataSync |
        OpenMode.Directory | OpenMode.NoAccessTime | OpenMode.Sync;

    private Errno Open(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tlopen.TryDecode(body, out Tlopen request))
        {
            return Malformed;
        }

        if (!TryAcquire(exchange, request.Fid, out Fid? fid))
        {
            return Errno.ENOENT;
        }

        return Open(exchange, fid, request);
    }

    private Errno Open(Exchange exchange, Fid fid, Tlopen request)
    {
        if (fid.Kind != FidKind.Walked)
        {
            return Errno.EINVAL;
        }

        Errno errno = fid.Node.GetAttributes(AttributeMask.Identity, out FileAttributes attributes);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = fid.Export.Qids.Map(attributes, out Qid qid);
        if (errno != Errno.None)
        {
            return errno;
        }

        // A directory is opened for reading whatever the flags say, on a read-only export too.
        OpenMode mode = attributes.IsDirectory ? OpenMode.Directory : (OpenMode)request.Flags & KnownOpenModes & ~OpenMode.Exclusive;
        if (fid.Export.IsReadOnly && (mode & (OpenMode.AccessMask | OpenMode.Append | OpenMode.Truncate)) != 0)
        {
            return Errno.EROFS;
        }

        errno = fid.Node.Open(mode, out OpenFile? file);
        if (errno != Errno.None)
        {
            return errno;
        }

        fid.Node.AddReference();
        Fid opened = _fids.Create(attributes.IsDirectory ? FidKind.Directory : FidKind.File, fid.Export, fid.Node, fid.UserId);
        opened.File = file;
        if (!_fids.TryReplace(request.Fid, fid, opened))
        {
            // Opened or clunked by another request meanwhile.
            _fids.Release(opened);
            return Errno.EINVAL;
        }

        WireWriter writer = BeginReply(exchange, MessageType.Rlopen);
        new Rlopen(qid, attributes.IsDirectory ? 0 : IoUnit(file!.BlockSize)).Encode(ref writer);
        return EndReply(exchange, writer);
    }

    private Errno Create(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tlcreate.TryDecode(body, out Tlcreate request))
        {
            return Malformed;
        }

        Errno errno = Names.CheckCreated(Names.Cut(request.Name));
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = AcquireToChange(exchange, request.Fid, Errno.ENOENT, out Fid fid);
        return errno == Errno.None ? Create(exchange, fid, request) : errno;
    }

    private Errno Create(Exchange exchange, Fid fid, in Tlcreate request)
    {
        if (fid.Kind != FidKind.Walked)
        {
            return Errno.EINVAL;
        }

        Errno errno = fid.Node.Create(
            Names.Cut(request.Name),
            (OpenMode)request.Flags & KnownOpenModes,
            new CreateRequest(request.Mode & Linux.InodeMode.PermissionBits, fid.UserId, request.Gid),
            out Node? child,
            out OpenFile? file,
            out FileAttributes attributes);
        if (errno != Errno.None)
        {
            return errno;
        }

        Fid created = _fids.Create(FidKind.File, fid.Export, child!, fid.UserId);
        created.File = file;
        uint unit = IoUnit(file!.BlockSize);
        errno = fid.Export.Qids.Map(attributes, out Qid qid);
        if (errno == Errno.None && !_fids.TryReplace(request.Fid, fid, created))
        {
            errno = Errno.EINVAL;
        }

        if (errno != Errno.None)
        {
            _fids.Release(created);
            return errno;
        }

        WireWriter writer = BeginReply(exchange, MessageType.Rlcreate);
        new Rlcreate(qid, unit).Encode(ref writer);
        return EndReply(exchange, writer);
    }

    /// <summary>The most data one message carries, in whole blocks where at least one fits.</summary>
    private uint IoUnit(ulong blockSize)
    {
        uint most = (uint)(_msize - Limits.IoHeaderSize);
        return blockSize == 0 || blockSize > most ? most : (uint)(most / blockSize * blockSize);
    }
}
