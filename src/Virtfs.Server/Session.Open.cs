using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <content>Tlopen and Topen.</content>
public sealed partial class Session
{
    // What a client may ask of an open; Linux's numbers on the wire are OpenMode's. O_CREAT, O_NOCTTY, O_ASYNC, O_DIRECT and the rest are dropped.
    private const OpenMode KnownOpenModes =
        OpenMode.AccessMask | OpenMode.Exclusive | OpenMode.Truncate | OpenMode.Append | OpenMode.NonBlocking | OpenMode.DataSync |
        OpenMode.Directory | OpenMode.NoAccessTime | OpenMode.Sync;

    private Errno Open(Exchange exchange, MessageType type, ReadOnlySpan<byte> body)
    {
        // Which of the two forms it has is the dialect's affair and not the type's, as with QEMU.
        OpenRequest request;
        if (_dialect == Dialect.L)
        {
            if (!Tlopen.TryDecode(body, out Tlopen open))
            {
                return Malformed;
            }

            request = new OpenRequest(type, open.Fid, (OpenMode)open.Flags & KnownOpenModes, FidEnd.Close);
        }
        else
        {
            if (!Topen.TryDecode(body, out Topen open))
            {
                return Malformed;
            }

            request = new OpenRequest(type, open.Fid, ModeOf(open.Mode), EndOf(open.Mode));
        }

        return TryAcquire(exchange, request.Fid, out Fid? fid) ? Open(exchange, fid, request) : Errno.ENOENT;
    }

    private Errno Open(Exchange exchange, Fid fid, OpenRequest request)
    {
        if (fid.Kind != FidKind.Walked)
        {
            return Errno.EINVAL;
        }

        Errno errno = fid.Node.GetAttributes(AttributeMask.Identity, out NodeAttributes attributes);
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
        OpenMode mode = attributes.IsDirectory ? OpenMode.Directory : request.Mode & ~OpenMode.Exclusive;
        bool changes = (mode & (OpenMode.AccessMask | OpenMode.Append | OpenMode.Truncate)) != 0 || request.End == FidEnd.Remove;
        if (fid.Export.IsReadOnly && changes)
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
        return Become(exchange, request, fid, opened, qid, attributes.IsDirectory ? 0 : IoUnit(file!.BlockSize));
    }

    /// <summary>Puts what was opened or made in the place of a fid, and replies so.</summary>
    private Errno Become(Exchange exchange, OpenRequest request, Fid fid, Fid opened, Qid qid, uint unit)
    {
        opened.End = request.End;
        if (!_fids.TryReplace(request.Fid, fid, opened))
        {
            // Opened or clunked by another request meanwhile.
            opened.End = FidEnd.Close;
            _fids.Release(opened);
            return Errno.EINVAL;
        }

        WireWriter writer = BeginReply(exchange, request.Type + 1);
        new Rlopen(qid, unit).Encode(ref writer);
        return EndReply(exchange, writer);
    }

    /// <summary>The most data one message carries, in whole blocks where at least one fits.</summary>
    private uint IoUnit(ulong blockSize)
    {
        uint most = (uint)(_msize - Limits.IoHeaderSize);
        return blockSize == 0 || blockSize > most ? most : (uint)(most / blockSize * blockSize);
    }

    private static OpenMode ModeOf(TopenMode mode)
    {
        OpenMode opened = (mode & TopenMode.AccessMask) switch
        {
            TopenMode.Write => OpenMode.Write,
            TopenMode.ReadWrite => OpenMode.ReadWrite,
            _ => OpenMode.Read,
        };
        opened |= (mode & TopenMode.Exclusive) != 0 ? OpenMode.Exclusive : 0;
        opened |= (mode & TopenMode.Truncate) != 0 ? OpenMode.Truncate : 0;
        return (mode & TopenMode.Append) != 0 ? opened | OpenMode.Append : opened;
    }

    // QEMU takes no notice of it, so neither do sessions in the dialects that it speaks.
    private FidEnd EndOf(TopenMode mode) =>
        _dialect == Dialect.Plain && (mode & TopenMode.RemoveOnClose) != 0 ? FidEnd.Remove : FidEnd.Close;
}
