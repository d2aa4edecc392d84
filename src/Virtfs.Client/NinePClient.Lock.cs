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
        status = LockStatus.Error;
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tlock.Type, request.ClientId.Length);
        request.Encode(ref writer);
        Errno error = exchange.Perform(writer);
        if (error != Errno.None)
        {
            return error;
        }

        error = Rlock.TryDecode(exchange.Reply, out Rlock reply) ? Errno.None : Errno.EPROTO;
        status = reply.Status;
        return error;
    }

    /// <summary>Tgetlock: the lock that stands in the way of one, if any.</summary>
    /// <param name="request">The lock asked about.</param>
    /// <param name="conflict">The lock in the way; its type is <see cref="LockType.Unlock"/> where there is none.</param>
    /// <param name="clientId">The client that holds it.</param>
    public Errno GetLock(in Tgetlock request, out LockRange conflict, out byte[] clientId)
    {
        conflict = default;
        clientId = [];
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tgetlock.Type, request.ClientId.Length);
        request.Encode(ref writer);
        Errno error = exchange.Perform(writer);
        if (error != Errno.None)
        {
            return error;
        }

        if (!Rgetlock.TryDecode(exchange.Reply, out Rgetlock reply))
        {
            return Errno.EPROTO;
        }

        conflict = new LockRange(reply.LockType, reply.Start, reply.Length, reply.ProcessId);
        clientId = reply.ClientId.ToArray();
        return Errno.None;
    }
}
