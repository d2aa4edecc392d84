using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <content>The messages that remove and move names.</content>
public sealed partial class Session
{
    private Errno Unlink(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tunlinkat.TryDecode(body, out Tunlinkat request))
        {
            return Malformed;
        }

        ReadOnlySpan<byte> name = Names.Cut(request.Name);
        Errno errno = Names.CheckUnlinked(name);
        if (errno != Errno.None)
        {
            return errno;
        }

        if ((request.Flags & ~(uint)UnlinkatFlags.RemoveDirectory) != 0)
        {
            return Errno.EINVAL;
        }

        errno = AcquireToChange(exchange, request.DirectoryFid, Errno.EINVAL, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = fid.Node.Unlink(name, request.Flags != 0 ? UnlinkKind.Directory : UnlinkKind.NonDirectory);
        return errno == Errno.None ? ReplyEmpty(exchange, MessageType.Runlinkat) : errno;
    }

    private Errno Remove(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tremove.TryDecode(body, out Tremove request))
        {
            return Malformed;
        }

        Errno errno = AcquireToChange(exchange, request.Fid, Errno.EINVAL, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = fid.Node.Remove();
        if (errno == Errno.EINTR && !exchange.IsCancelled)
        {
            return errno;
        }

        // The fid is clunked whether or not the object went.
        if (_fids.TryRemove(request.Fid, fid))
        {
            _fids.Release(fid);
        }

        return errno == Errno.None ? ReplyEmpty(exchange, MessageType.Rremove) : errno;
    }

    private Errno Rename(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Trename.TryDecode(body, out Trename request))
        {
            return Malformed;
        }

        ReadOnlySpan<byte> name = Names.Cut(request.Name);
        Errno errno = Names.CheckRenamed(name);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = AcquireToChange(exchange, request.Fid, Errno.ENOENT, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = fid.Kind != FidKind.Walked ? Errno.EINVAL
            : fid.Export.FileSystem.MovesNames ? Move(exchange, fid, request.NewDirectoryFid, name) : Errno.EOPNOTSUPP;
        return errno == Errno.None ? ReplyEmpty(exchange, MessageType.Rrename) : errno;
    }

    private Errno Move(Exchange exchange, Fid fid, uint newDirectoryFid, ReadOnlySpan<byte> name)
    {
        if (newDirectoryFid == Limits.NoFid)
        {
            return fid.Node.MoveTo(null, name);
        }

        if (!TryAcquire(exchange, newDirectoryFid, out Fid? directory))
        {
            return Errno.ENOENT;
        }

        return SameExport(fid, directory) ? fid.Node.MoveTo(directory.Node, name) : Errno.EXDEV;
    }

    private Errno RenameAt(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Trenameat.TryDecode(body, out Trenameat request))
        {
            return Malformed;
        }

        ReadOnlySpan<byte> oldName = Names.Cut(request.OldName);
        ReadOnlySpan<byte> newName = Names.Cut(request.NewName);
        Errno errno = Names.CheckRenamed(oldName);
        errno = errno == Errno.None ? Names.CheckRenamed(newName) : errno;
        if (errno != Errno.None)
        {
            return errno;
        }

        if (!_options.Exports.MovesNames)
        {
            return Errno.EOPNOTSUPP;
        }

        errno = AcquireToChange(exchange, request.OldDirectoryFid, Errno.ENOENT, out Fid directory);
        if (errno != Errno.None)
        {
            return errno;
        }

        Fid? newDirectory = directory;
        if (request.NewDirectoryFid != Limits.NoFid && !TryAcquire(exchange, request.NewDirectoryFid, out newDirectory))
        {
            return Errno.ENOENT;
        }

        errno = SameExport(directory, newDirectory) ? directory.Node.Rename(oldName, newDirectory.Node, newName) : Errno.EXDEV;
        return errno == Errno.None ? ReplyEmpty(exchange, MessageType.Rrenameat) : errno;
    }
}
