using System;
using System.Diagnostics;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;

namespace Virtfs.Server;

/// <content>Tread, Twrite and Tfsync: data goes between the file and the client's own memory.</content>
public sealed partial class Session
{
    /// <summary>Lets a Tread or Twrite of a throttled export's file through, or parks it.</summary>
    /// <returns>False when it is parked; it must not be touched any more then.</returns>
    private bool TryPass(Exchange exchange, MessageType type, ReadOnlySpan<byte> body)
    {
        uint number;
        uint count;
        if (type == MessageType.Tread)
        {
            _ = Tread.TryDecode(body, out Tread read);
            (number, count) = (read.Fid, read.Count);
        }
        else
        {
            _ = Twrite.TryDecode(body, out Twrite write);
            (number, count) = (write.Fid, write.Count);
        }

        // What is wrong with it is found out without waiting.
        Throttle? throttle = TryAcquire(exchange, number, out Fid? fid) && fid.Kind == FidKind.File ? fid.Export.Throttle : null;
        ReleaseHeld(exchange);
        ThrottleDirection direction = type == MessageType.Tread ? ThrottleDirection.Read : ThrottleDirection.Write;
        return throttle is null || throttle.TryPass(exchange, direction, (int)uint.Min(count, (uint)_msize));
    }

    private Errno Read(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tread.TryDecode(body, out Tread request))
        {
            return Malformed;
        }

        if (!TryAcquire(exchange, request.Fid, out Fid? fid))
        {
            return Errno.EINVAL;
        }

        if (fid.Kind == FidKind.Directory)
        {
            return ReadRecords(exchange, fid, request);
        }

        // The client gets no more than it has room for.
        int count = (int)uint.Min(request.Count, (uint)Math.Max(0, exchange.ReplyLimit - Limits.ReadReplyHeaderSize));
        int read = 0;
        Errno errno = fid.Kind switch
        {
            FidKind.File => ReadFile(exchange, fid.File!, request.Offset, count, out read),
            FidKind.Xattr => ReadXattr(exchange, fid.Xattr!, request.Offset, count, out read),
            _ => Errno.EINVAL,
        };
        if (errno != Errno.None)
        {
            return errno;
        }

        Interlocked.Add(ref _bytesRead, read);
        WireWriter writer = BeginReply(exchange, MessageType.Rread, Limits.ReadReplyHeaderSize);
        writer.WriteU32((uint)read);
        Debug.Assert(writer.Length == Limits.ReadReplyHeaderSize, "Data follows the count.");
        writer.Finish(read);
        exchange.SetReply(Limits.ReadReplyHeaderSize, read);
        return Errno.None;
    }

    private static Errno ReadFile(Exchange exchange, OpenFile file, ulong offset, int count, out int read)
    {
        if (exchange.PageRoom(count) is { } pages)
        {
            Errno errno = file.ReadPages(offset, count, pages, out read);
            errno = ReadRest(exchange, file, offset, pages, [], count, errno, ref read);
            if (errno is not (Errno.EOPNOTSUPP or Errno.EAGAIN))
            {
                return errno;
            }

            // No pages, or so little at a time that the pipe is full before its time.
            pages.Discard();
        }

        // Nothing is asked of the file too: it is for the host to say whether offset and open mode allow it.
        ReadOnlySpan<IoVector> room = count == 0 ? [] : exchange.DataRoom(count);
        Errno first = file.ReadVectored(offset, room, out long done);
        read = (int)done;
        return ReadRest(exchange, file, offset, null, room, count, first, ref read);
    }

    /// <summary>Goes on after the first read, into a pipe or into memory. A short one is mostly the end of the file, but only a read of nothing proves it.</summary>
    private static Errno ReadRest(
        Exchange exchange, OpenFile file, ulong offset, PagePipe? pages, ReadOnlySpan<IoVector> room, int count, Errno first, ref int read)
    {
        if (first != Errno.None || read == 0 || read == count)
        {
            return first;
        }

        Span<IoVector> rest = stackalloc IoVector[room.Length];
        var pause = new RetryPause();
        while (read < count)
        {
            ulong next = offset + (ulong)read;
            Errno errno;
            long more;
            if (pages is not null)
            {
                errno = file.ReadPages(next, count - read, pages, out int moved);
                more = moved;
            }
            else
            {
                errno = file.ReadVectored(next, rest[..IoVectors.Skip(room, read, rest)], out more);
            }

            if (errno == Errno.EINTR && !exchange.IsCancelled)
            {
                pause.Wait();
                continue;
            }

            if (errno != Errno.None)
            {
                return errno;
            }

            if (more == 0)
            {
                break;
            }

            read += (int)more;
        }

        return Errno.None;
    }

    private static Errno ReadXattr(Exchange exchange, XattrBuffer xattr, ulong offset, int count, out int read)
    {
        ReadOnlySpan<byte> value = xattr.Read(offset, (uint)count);
        IoVectors.CopyTo(value, exchange.DataRoom(value.Length));
        read = value.Length;
        return Errno.None;
    }

    private Errno Write(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Twrite.TryDecode(body, out Twrite request) || request.Count > exchange.PayloadLength)
        {
            return Malformed;
        }

        Errno errno = AcquireToChange(exchange, request.Fid, Errno.EINVAL, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        long written = 0;
        errno = fid.Kind switch
        {
            FidKind.File => WriteFile(exchange, fid.File!, request.Offset, (int)request.Count, out written),
            FidKind.Xattr => WriteXattr(exchange, fid.Xattr!, request.Offset, request.Count, out written),
            _ => Errno.EINVAL,
        };
        if (errno != Errno.None)
        {
            return errno;
        }

        Interlocked.Add(ref _bytesWritten, written);
        WireWriter writer = BeginReply(exchange, MessageType.Rwrite);
        new Rwrite((uint)written).Encode(ref writer);
        return EndReply(exchange, writer);
    }

    private static Errno WriteFile(Exchange exchange, OpenFile file, ulong offset, int count, out long done)
    {
        ReadOnlySpan<IoVector> payload = count == 0 ? [] : exchange.Payload(count);
        Errno errno = file.WriteVectored(offset, payload, out done);
        return errno == Errno.None && done > 0 && done < count ? WriteRest(exchange, file, offset, payload, count, ref done) : errno;
    }

    private static Errno WriteRest(Exchange exchange, OpenFile file, ulong offset, ReadOnlySpan<IoVector> payload, int count, ref long done)
    {
        Span<IoVector> rest = stackalloc IoVector[payload.Length];
        var pause = new RetryPause();
        while (done < count)
        {
            int vectors = IoVectors.Skip(payload, done, rest);
            Errno errno = file.WriteVectored(offset + (ulong)done, rest[..vectors], out long more);
            if (errno == Errno.EINTR && !exchange.IsCancelled)
            {
                pause.Wait();
                continue;
            }

            // What was written is written: say so, and let the client meet the error with its next request.
            if (errno != Errno.None || more == 0)
            {
                break;
            }

            done += more;
        }

        return Errno.None;
    }

    private static Errno WriteXattr(Exchange exchange, XattrBuffer xattr, ulong offset, uint count, out long done)
    {
        done = 0;
        if (!xattr.TryReserve(offset, count, out Span<byte> destination))
        {
            return Errno.ENOSPC;
        }

        IoVectors.CopyFrom(exchange.Payload(destination.Length), destination);
        done = destination.Length;
        return Errno.None;
    }

    private Errno FSync(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tfsync.TryDecode(body, out Tfsync request))
        {
            return Malformed;
        }

        if (!TryAcquire(exchange, request.Fid, out Fid? fid))
        {
            return Errno.ENOENT;
        }

        Errno errno = fid.File is { } file ? file.Flush(request.DataSync != 0 ? FlushScope.DataOnly : FlushScope.Everything) : Errno.EBADF;
        return errno == Errno.None ? ReplyEmpty(exchange, MessageType.Rfsync) : errno;
    }
}
