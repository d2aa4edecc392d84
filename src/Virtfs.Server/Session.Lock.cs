using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Transports;
using LockStatus = Virtfs.Server.FileSystems.LockStatus;
using WireLockStatus = Virtfs.Protocol.Messages.LockStatus;

namespace Virtfs.Server;

/// <content>Tlock and Tgetlock, which really lock (QEMU's always say yes).</content>
public sealed partial class Session
{
    private Errno Lock(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tlock.TryDecode(body, out Tlock request))
        {
            return Malformed;
        }

        // Reclaiming after a server's restart is refused, as QEMU does.
        if ((request.Flags & ~(uint)LockFlags.Block) != 0)
        {
            return Errno.EINVAL;
        }

        Errno errno = AcquireOpen(exchange, request.Fid, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (!TryKind(request.LockType, out LockKind kind))
        {
            return Errno.EINVAL;
        }

        LockWait wait = (request.Flags & (uint)LockFlags.Block) != 0 ? LockWait.UntilGranted : LockWait.Never;
        errno = fid.File!.Lock(
            new LockRequest(kind, request.Start, request.Length, wait),
            new LockOwner(Id, request.ProcessId, request.ClientId),
            out LockStatus status);
        if (errno != Errno.None)
        {
            return errno;
        }

        WireWriter writer = BeginReply(exchange, MessageType.Rlock);
        new Rlock(status == LockStatus.Granted ? WireLockStatus.Success : WireLockStatus.Blocked).Encode(ref writer);
        return EndReply(exchange, writer);
    }

    private Errno GetLock(Exchange exchange, ReadOnlySpan<byte> body)
    {
        if (!Tgetlock.TryDecode(body, out Tgetlock request))
        {
            return Malformed;
        }

        Errno errno = AcquireOpen(exchange, request.Fid, out Fid fid);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (!TryKind(request.LockType, out LockKind kind))
        {
            return Errno.EINVAL;
        }

        errno = fid.File!.GetLock(
            new LockRequest(kind, request.Start, request.Length, LockWait.Never),
            new LockOwner(Id, request.ProcessId, request.ClientId),
            out LockConflict conflict);
        if (errno != Errno.None)
        {
            return errno;
        }

        // Nothing in the way: the question comes back as "unlocked".
        ReadOnlySpan<byte> holder = conflict.ClientId is { } known ? known.Span : request.ClientId;
        var reply = conflict.Kind == LockKind.Unlock
            ? new Rgetlock(LockType.Unlock, request.Start, request.Length, request.ProcessId, request.ClientId)
            : new Rgetlock(Type(conflict.Kind), conflict.Start, conflict.Length, conflict.ProcessId, holder);
        WireWriter writer = BeginReply(exchange, MessageType.Rgetlock, SmallReply + request.ClientId.Length + holder.Length);
        reply.Encode(ref writer);
        return EndReply(exchange, writer);
    }

    private Errno AcquireOpen(Exchange exchange, uint number, out Fid fid)
    {
        if (!TryAcquire(exchange, number, out fid!))
        {
            return Errno.ENOENT;
        }

        return fid.File is null ? Errno.EBADF : Errno.None;
    }

    private static bool TryKind(LockType type, out LockKind kind)
    {
        kind = type switch
        {
            LockType.ReadLock => LockKind.Read,
            LockType.WriteLock => LockKind.Write,
            _ => LockKind.Unlock,
        };
        return type <= LockType.Unlock;
    }

    private static LockType Type(LockKind kind) => kind == LockKind.Read ? LockType.ReadLock : LockType.WriteLock;
}
