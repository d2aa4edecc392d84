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

        errno = AcquireToChange(request.DirectoryFid, Errno.EINVAL, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = fid.Node.Unlink(name, request.Flags != 0 ? UnlinkKind.Directory : UnlinkKind.NonDirectory);
        _fids.Release(fid);
        return errno == Errno.None ? ReplyEmpty(exchange, MessageType.Runlinkat) : errno;
    }

    private Errno Remove(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tremove.TryDecode(body, out Tremove request))
        {
            return Malformed;
        }

        Errno errno = AcquireToChange(request.Fid, Errno.EINVAL, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = fid.Node.Remove();
        if (errno == Errno.EINTR && !exchange.IsCancelled)
        {
            _fids.Release(fid);
            return errno;
        }

        // The fid is clunked whether or not the object went.
        if (_fids.TryRemove(request.Fid, fid))
        {
            _fids.Release(fid);
        }

        _fids.Release(fid);
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

        errno = AcquireToChange(request.Fid, Errno.ENOENT, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = fid.Kind == FidKind.Walked ? Move(fid, request.NewDirectoryFid, name) : Errno.EINVAL;
        _fids.Release(fid);
        return errno == Errno.None ? ReplyEmpty(exchange, MessageType.Rrename) : errno;
    }

    private Errno Move(Fid fid, uint newDirectoryFid, ReadOnlySpan<byte> name)
    {
        if (newDirectoryFid == Limits.NoFid)
        {
            return fid.Node.MoveTo(null, name);
        }

        if (!_fids.TryAcquire(newDirectoryFid, out Fid? directory))
        {
            return Errno.ENOENT;
        }

        Errno errno = SameExport(fid, directory) ? fid.Node.MoveTo(directory.Node, name) : Errno.EXDEV;
        _fids.Release(directory);
        return errno;
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

        errno = AcquireToChange(request.OldDirectoryFid, Errno.ENOENT, out Fid directory);
        if (errno != Errno.None)
        {
            return errno;
        }

        uint newDirectoryFid = request.NewDirectoryFid == Limits.NoFid ? request.OldDirectoryFid : request.NewDirectoryFid;
        if (_fids.TryAcquire(newDirectoryFid, out Fid? newDirectory))
        {
            errno = SameExport(directory, newDirectory) ? directory.Node.Rename(oldName, newDirectory.Node, newName) : Errno.EXDEV;
            _fids.Release(newDirectory);
        }
        else
        {
            errno = Errno.ENOENT;
        }

        _fids.Release(directory);
        return errno == Errno.None ? ReplyEmpty(exchange, MessageType.Rrenameat) : errno;
    }
}
