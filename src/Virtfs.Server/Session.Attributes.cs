using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <content>Tgetattr, Tsetattr, Tstatfs and Treadlink.</content>
public sealed partial class Session
{
    // The low bits of Tsetattr's mask that name an attribute; the rest say where a time comes from.
    private const SetattrMask NamedAttributes = (SetattrMask)0x7F;

    private Errno GetAttributes(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tgetattr.TryDecode(body, out Tgetattr request))
        {
            return Malformed;
        }

        if (!TryAcquire(exchange, request.Fid, out Fid? fid))
        {
            return Errno.ENOENT;
        }

        bool generation = (request.Mask & GetattrMask.Generation) != 0;
        AttributeMask mask = generation ? AttributeMask.Basic | AttributeMask.Generation : AttributeMask.Basic;
        Errno errno = fid.Node.GetAttributes(mask, out NodeAttributes attributes);
        Qid qid = default;
        if (errno == Errno.None)
        {
            errno = fid.Export.Qids.Map(attributes, out qid);
        }

        return errno == Errno.None ? ReplyAttributes(exchange, qid, attributes, generation) : errno;
    }

    private Errno ReplyAttributes(Exchange exchange, Qid qid, in NodeAttributes attributes, bool generation)
    {
        bool hasGeneration = generation && attributes.Generation is not null;
        WireWriter writer = BeginReply(exchange, MessageType.Rgetattr);
        new Rgetattr(
            Valid: hasGeneration ? GetattrMask.Basic | GetattrMask.Generation : GetattrMask.Basic,
            Qid: qid,
            Mode: attributes.Mode,
            Uid: attributes.Uid,
            Gid: attributes.Gid,
            LinkCount: attributes.LinkCount,
            DeviceNumber: attributes.DeviceNumber,
            Size: attributes.Size,
            BlockSize: IoUnit(attributes.BlockSize),
            Blocks: attributes.Blocks,
            AtimeSeconds: (ulong)attributes.AccessTime.Seconds,
            AtimeNanoseconds: attributes.AccessTime.Nanoseconds,
            MtimeSeconds: (ulong)attributes.ModificationTime.Seconds,
            MtimeNanoseconds: attributes.ModificationTime.Nanoseconds,
            CtimeSeconds: (ulong)attributes.ChangeTime.Seconds,
            CtimeNanoseconds: attributes.ChangeTime.Nanoseconds,
            BtimeSeconds: 0,
            BtimeNanoseconds: 0,
            Generation: hasGeneration ? attributes.Generation!.Value : 0,
            DataVersion: 0).Encode(ref writer);
        return EndReply(exchange, writer);
    }

    private Errno SetAttributes(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tsetattr.TryDecode(body, out Tsetattr request))
        {
            return Malformed;
        }

        Errno errno = AcquireToChange(exchange, request.Fid, Errno.EINVAL, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = SetAttributes(fid, request);
        return errno == Errno.None ? ReplyEmpty(exchange, MessageType.Rsetattr) : errno;
    }

    private static Errno SetAttributes(Fid fid, in Tsetattr request)
    {
        SetattrMask valid = request.Valid;
        bool throughHandle = (valid & SetattrMask.Size) != 0 && fid.File is not null;
        SetattrMask named = valid & NamedAttributes;
        if (named == SetattrMask.None || (throughHandle && named == SetattrMask.Size))
        {
            // Nothing for the node to change.
            return throughHandle ? fid.File!.Truncate(request.Size) : Errno.None;
        }

        var changes = new AttributeChanges
        {
            Mode = (valid & SetattrMask.Mode) != 0 ? request.Mode : null,
            Uid = (valid & SetattrMask.Uid) != 0 ? request.Uid : null,
            Gid = (valid & SetattrMask.Gid) != 0 ? request.Gid : null,
            TouchChangeTime = named == SetattrMask.Ctime,
            AccessTime = Time(valid, SetattrMask.Atime, SetattrMask.AtimeSet, request.AtimeSeconds, request.AtimeNanoseconds),
            ModificationTime = Time(valid, SetattrMask.Mtime, SetattrMask.MtimeSet, request.MtimeSeconds, request.MtimeNanoseconds),
            Size = (valid & SetattrMask.Size) != 0 && !throughHandle ? request.Size : null,
        };
        Errno errno = fid.Node.SetAttributes(changes);

        // An open file is cut through its own handle, which works when its name is gone, and fails when it cannot write.
        return errno == Errno.None && throughHandle ? fid.File!.Truncate(request.Size) : errno;
    }

    private static Timestamp? Time(SetattrMask valid, SetattrMask named, SetattrMask given, ulong seconds, ulong nanoseconds)
    {
        if ((valid & named) == 0)
        {
            return null;
        }

        return (valid & given) != 0 ? new Timestamp((long)seconds, (uint)ulong.Min(nanoseconds, uint.MaxValue)) : new Timestamp(0, Timestamp.Now);
    }

    private Errno StatFs(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tstatfs.TryDecode(body, out Tstatfs request))
        {
            return Malformed;
        }

        if (!TryAcquire(exchange, request.Fid, out Fid? fid))
        {
            return Errno.ENOENT;
        }

        Errno errno = fid.Node.GetStatistics(out FileSystemStatistics statistics);
        if (errno != Errno.None)
        {
            return errno;
        }

        // Blocks are shown as large as a message, so that a client that takes the block size for the best transfer size does well.
        uint factor = statistics.BlockSize == 0 ? 1 : uint.Max(1, (uint)(_msize - Limits.IoHeaderSize) / statistics.BlockSize);
        WireWriter writer = BeginReply(exchange, MessageType.Rstatfs);
        new Rstatfs(
            FileSystemType: statistics.Type,
            BlockSize: statistics.BlockSize * factor,
            Blocks: statistics.Blocks / factor,
            BlocksFree: statistics.BlocksFree / factor,
            BlocksAvailable: statistics.BlocksAvailable / factor,
            Files: statistics.Files,
            FilesFree: statistics.FilesFree,
            FileSystemId: statistics.FileSystemId,
            NameLength: statistics.NameLength).Encode(ref writer);
        return EndReply(exchange, writer);
    }

    private Errno ReadLink(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Treadlink.TryDecode(body, out Treadlink request))
        {
            return Malformed;
        }

        if (!TryAcquire(exchange, request.Fid, out Fid? fid))
        {
            return Errno.ENOENT;
        }

        Span<byte> target = stackalloc byte[LinkTarget.Room];
        Errno errno = LinkTarget.Read(fid.Node, ref target, out int length);
        if (errno != Errno.None)
        {
            return errno;
        }

        WireWriter writer = BeginReply(exchange, MessageType.Rreadlink, MessageHeader.Length + sizeof(ushort) + length);
        writer.WriteString(target[..length]);
        return EndReply(exchange, writer);
    }
}
