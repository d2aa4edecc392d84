using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <content>Tlcreate and Tcreate: the fid of a directory becomes that of what is made in it.</content>
public sealed partial class Session
{
    private Errno Create(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tlcreate.TryDecode(body, out Tlcreate request))
        {
            return Malformed;
        }

        Errno errno = AcquireToBecome(exchange, request.Name, request.Fid, Errno.ENOENT, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        var open = new OpenRequest(MessageType.Tlcreate, request.Fid, (OpenMode)request.Flags & KnownOpenModes, FidEnd.Close);
        var create = new CreateRequest(request.Mode & InodeMode.PermissionBits, fid.UserId, request.Gid);
        return CreateFile(exchange, fid, open, Names.Cut(request.Name), create);
    }

    private Errno CreateAny(Exchange exchange, ReadOnlySpan<byte> body)
    {
        Dialect dialect = _dialect;
        if (!Tcreate.TryDecode(body, dialect, out Tcreate request))
        {
            return Malformed;
        }

        Errno errno = AcquireToBecome(exchange, request.Name, request.Fid, Errno.EINVAL, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        var open = new OpenRequest(MessageType.Tcreate, request.Fid, ModeOf(request.Mode), EndOf(request.Mode));
        StatMode kind = request.Permissions & (dialect == Dialect.Plain ? StatMode.Directory : StatMode.KindMask);
        if (kind == StatMode.None)
        {
            var create = new CreateRequest((uint)request.Permissions & InodeMode.PermissionBits, fid.UserId, CreateRequest.Unset);
            return CreateFile(exchange, fid, open, Names.Cut(request.Name), create);
        }

        errno = Make(exchange, fid, request, kind);
        return errno == Errno.None ? EnterMade(exchange, fid, open, Names.Cut(request.Name)) : errno;
    }

    private Errno CreateFile(Exchange exchange, Fid fid, OpenRequest request, ReadOnlySpan<byte> name, in CreateRequest create)
    {
        Errno errno = fid.Node.Create(name, request.Mode, create, out Node? child, out OpenFile? file, out NodeAttributes attributes);
        return errno == Errno.None ? Enter(exchange, fid, request, child!, file, attributes) : errno;
    }

    /// <summary>Makes what is no regular file.</summary>
    private Errno Make(Exchange exchange, Fid fid, in Tcreate request, StatMode kind)
    {
        ReadOnlySpan<byte> name = Names.Cut(request.Name);
        ReadOnlySpan<byte> extension = Names.Cut(request.Extension);
        var create = new CreateRequest((uint)(request.Permissions & StatMode.PermissionMask), fid.UserId, CreateRequest.Unset);
        if ((kind & StatMode.Directory) != 0)
        {
            return fid.Node.MakeDirectory(name, create, out _);
        }

        if ((kind & StatMode.Symlink) != 0)
        {
            return fid.Node.MakeSymlink(name, extension, create with { Mode = 0 }, out _);
        }

        if ((kind & StatMode.Link) != 0)
        {
            if (!ExtensionText.TryReadNumber(ref extension, out uint number) || !TryAcquire(exchange, number, out Fid? target))
            {
                return Errno.EINVAL;
            }

            return SameExport(fid, target) ? fid.Node.MakeLink(name, target.Node) : Errno.EXDEV;
        }

        uint type = (kind & StatMode.Pipe) != 0 ? InodeMode.S_IFIFO : InodeMode.S_IFSOCK;
        ulong deviceNumber = 0;
        if ((kind & StatMode.Device) != 0)
        {
            Errno errno = ExtensionText.ReadDevice(extension, out type, out deviceNumber);
            if (errno != Errno.None)
            {
                return errno;
            }
        }

        return fid.Node.MakeNode(name, create with { Mode = type | create.Mode }, deviceNumber, out _);
    }

    /// <summary>Walks to what was just made, and opens it if it is a directory.</summary>
    private Errno EnterMade(Exchange exchange, Fid fid, OpenRequest request, ReadOnlySpan<byte> name)
    {
        Errno errno = fid.Node.Lookup(name, out Node? child, out NodeAttributes attributes);
        if (errno != Errno.None)
        {
            return errno;
        }

        OpenFile? file = null;
        if (attributes.IsDirectory)
        {
            errno = child!.Open(OpenMode.Directory, out file);
            if (errno != Errno.None)
            {
                child.Dispose();
                return errno;
            }
        }

        return Enter(exchange, fid, request, child!, file, attributes);
    }

    // Takes the node and the open file over.
    private Errno Enter(Exchange exchange, Fid fid, OpenRequest request, Node child, OpenFile? file, in NodeAttributes attributes)
    {
        FidKind kind = file is null ? FidKind.Walked : attributes.IsDirectory ? FidKind.Directory : FidKind.File;
        Fid made = _fids.Create(kind, fid.Export, child, fid.UserId);
        made.File = file;
        uint unit = IoUnit(file?.BlockSize ?? BlockSizeOf(child));
        Errno errno = fid.Export.Qids.Map(attributes, out Qid qid);
        if (errno != Errno.None)
        {
            _fids.Release(made);
            return errno;
        }

        return Become(exchange, request, fid, made, qid, unit);
    }

    private static uint BlockSizeOf(Node node) =>
        node.GetStatistics(out FileSystemStatistics statistics) == Errno.None ? statistics.BlockSize : 0;

    private Errno AcquireToBecome(Exchange exchange, ReadOnlySpan<byte> name, uint number, Errno unknown, out Fid fid)
    {
        Errno errno = AcquireToCreate(exchange, name, number, unknown, out fid);
        return errno == Errno.None && fid.Kind != FidKind.Walked ? Errno.EINVAL : errno;
    }
}
