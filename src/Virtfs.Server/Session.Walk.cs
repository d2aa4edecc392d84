using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <content>Twalk.</content>
public sealed partial class Session
{
    private Errno Walk(Exchange exchange, ReadOnlySpan<byte> body)
    {
        Errno errno = CheckNames(body);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (!Twalk.TryDecode(body, out Twalk request))
        {
            return Malformed;
        }

        if (!TryAcquire(exchange, request.Fid, out Fid? fid))
        {
            return Errno.ENOENT;
        }

        return WalkFrom(fid, request, exchange);
    }

    // Names are looked at as they are read: that there are too many, or that one is none, is said before it is seen whether the rest is there. One bad name
    // and nothing is walked, even if it is not the first.
    private static Errno CheckNames(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        reader.ReadBytes(2 * sizeof(uint));
        int count = reader.ReadU16();
        if (count > Limits.MaximumWalk)
        {
            return Errno.EINVAL;
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> name = reader.ReadString();
            if (!reader.Failed && Names.CheckWalked(Names.Cut(name)) != Errno.None)
            {
                return Errno.ENOENT;
            }
        }

        return Errno.None;
    }

    private Errno WalkFrom(Fid fid, in Twalk request, Exchange exchange)
    {
        WireWriter writer = BeginReply(exchange, MessageType.Rwalk);
        int countAt = writer.Length;
        writer.WriteU16(0);

        Node node = fid.Node;
        node.AddReference();
        Errno errno = Errno.None;
        ushort walked = 0;
        foreach (ReadOnlySpan<byte> name in request.Names)
        {
            Node? child;
            Qid qid;
            try
            {
                errno = Step(fid, node, Names.Cut(name), out child, out qid);
            }
            catch
            {
                node.Dispose();
                throw;
            }

            if (errno != Errno.None)
            {
                break;
            }

            node.Dispose();
            node = child!;
            writer.WriteQid(qid);
            walked++;
        }

        if (errno == Errno.EINTR || (errno != Errno.None && walked == 0))
        {
            node.Dispose();
            return errno;
        }

        // A walk that stopped on the way answers with what it passed and makes no fid.
        errno = walked == request.Names.Count ? Arrive(fid, request, node) : Abandon(node);
        if (errno != Errno.None)
        {
            return errno;
        }

        System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(writer.Written[countAt..], walked);
        return EndReply(exchange, writer);
    }

    private static Errno Step(Fid fid, Node node, ReadOnlySpan<byte> name, out Node? child, out Qid qid)
    {
        Errno errno;
        NodeAttributes attributes;
        if (Names.IsDot(name))
        {
            errno = node.LookupSelf(out attributes);
            child = node;
            if (errno == Errno.None)
            {
                node.AddReference();
            }
        }
        else if (Names.IsDotDot(name))
        {
            errno = node.LookupParent(out child, out attributes);
        }
        else
        {
            errno = node.Lookup(name, out child, out attributes);
        }

        qid = default;
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = fid.Export.Qids.Map(attributes, out qid);
        if (errno != Errno.None)
        {
            child!.Dispose();
        }

        return errno;
    }

    // Takes the reference to the node over.
    private Errno Arrive(Fid fid, in Twalk request, Node node)
    {
        if (request.NewFid == request.Fid && fid.Kind != FidKind.Walked)
        {
            node.Dispose();
            return Errno.EINVAL;
        }

        Fid arrived = _fids.Create(FidKind.Walked, fid.Export, node, fid.UserId);
        Errno errno = request.NewFid != request.Fid ? _fids.Add(request.NewFid, arrived)
            : _fids.TryReplace(request.Fid, fid, arrived) ? Errno.None : Errno.EINVAL;
        if (errno != Errno.None)
        {
            _fids.Release(arrived);
        }

        return errno;
    }

    private static Errno Abandon(Node node)
    {
        node.Dispose();
        return Errno.None;
    }
}
