using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    /// <summary>Tlock: takes or gives up a lock on a range of an open file, as fcntl(2) does.</summary>
    /// <param name="request">The range, the owner and the kind of lock.</param>
    /// <param name="status">Whether it was taken; <see cref="LockStatus.Blocked"/> where another holds it.</param>
    public Errno Lock(in Tlock request, out LockStatus status)
    {
        Errno error = Perform(LockRequest(request), DecodeLock, out status);
        status = error == Errno.None ? status : LockStatus.Error;
        return error;
    }

    /// <summary><see cref="Lock"/> without a thread that waits.</summary>
    public ValueTask<Answer<LockStatus>> LockAsync(in Tlock request, CancellationToken cancellationToken = default) =>
        PerformAsync(LockRequest(request), DecodeLock, cancellationToken);

    /// <summary>Tgetlock: the lock that stands in the way of one, if any.</summary>
    /// <param name="request">The lock asked about.</param>
    /// <param name="conflict">The lock in the way; its type is <see cref="LockType.Unlock"/> where there is none.</param>
    /// <param name="clientId">The client that holds it.</param>
    public Errno GetLock(in Tgetlock request, out LockRange conflict, out byte[] clientId)
    {
        Errno error = Perform(GetLockRequest(request), DecodeGetLock, out LockHolder holder);
        (conflict, clientId) = (holder.Range, holder.ClientId.ToArray());
        return error;
    }

    /// <summary><see cref="GetLock"/> without a thread that waits.</summary>
    public ValueTask<Answer<LockHolder>> GetLockAsync(in Tgetlock request, CancellationToken cancellationToken = default) =>
        PerformAsync(GetLockRequest(request), DecodeGetLock, cancellationToken);

    private static LockStatus DecodeLock(Exchange exchange, out bool isWhole)
    {
        isWhole = Rlock.TryDecode(exchange.Reply, out Rlock reply);
        return reply.Status;
    }

    private static LockHolder DecodeGetLock(Exchange exchange, out bool isWhole)
    {
        isWhole = Rgetlock.TryDecode(exchange.Reply, out Rgetlock reply);
        return new LockHolder(new LockRange(reply.LockType, reply.Start, reply.Length, reply.ProcessId), reply.ClientId.ToArray());
    }

    private Exchange LockRequest(in Tlock request)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tlock.Type, request.ClientId.Length);
        request.Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange GetLockRequest(in Tgetlock request)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tgetlock.Type, request.ClientId.Length);
        request.Encode(ref writer);
        return exchange.End(writer);
    }
}
