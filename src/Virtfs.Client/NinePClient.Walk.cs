using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    /// <summary>Twalk by names: as the other, with names encoded already.</summary>
    /// <param name="fid">Where the walk begins.</param>
    /// <param name="newFid">The fid for where it ends; may be <paramref name="fid"/>.</param>
    /// <param name="names">The names, at most <see cref="Limits.MaximumWalk"/>; none for a second fid of the same object.</param>
    /// <param name="qids">Takes the qids passed, as many as there is room for.</param>
    /// <param name="passed">The number of names passed. With None and fewer than there are names, the walk stopped there and there is no new fid.</param>
    public Errno Walk(uint fid, uint newFid, WalkNames names, Span<Qid> qids, out int passed)
    {
        using Exchange exchange = WalkRequest(fid, newFid, names);
        passed = 0;
        Errno error = exchange.Perform(default);
        if (error != Errno.None)
        {
            return error;
        }

        if (!Rwalk.TryDecode(exchange.Reply, out Rwalk reply) || reply.Count > exchange.NameCount)
        {
            return Errno.EPROTO;
        }

        passed = reply.Count;
        CopyQids(reply, qids);
        return Errno.None;
    }

    /// <summary>Twalk by one name, or by none where it is empty. The fid exists after None.</summary>
    public Errno Walk(uint fid, uint newFid, ReadOnlySpan<byte> name, out Qid qid)
    {
        qid = default;
        Span<byte> buffer = name.Length <= 256 ? stackalloc byte[258] : new byte[name.Length + 2];
        var names = new WalkNamesBuilder(buffer);
        if (!name.IsEmpty && !names.TryAdd(name))
        {
            return Errno.ENAMETOOLONG;
        }

        Errno error = Walk(fid, newFid, names.Names, new Span<Qid>(ref qid), out int passed);
        return error == Errno.None && passed < names.Names.Count ? Errno.ENOENT : error;
    }

    /// <summary>
    /// <see cref="Walk(uint, uint, WalkNames, Span{Qid}, out int)"/> without a thread that waits. The value is the qids passed; with None and fewer than
    /// there are names, the walk stopped there and there is no new fid.
    /// </summary>
    public ValueTask<Answer<Qid[]>> WalkAsync(uint fid, uint newFid, WalkNames names, CancellationToken cancellationToken = default) =>
        PerformAsync(WalkRequest(fid, newFid, names), DecodeWalk, cancellationToken);

    /// <summary>Tclunk: forgets a fid. The fid is gone also after an error; that is one of closing the file, or of setting the attribute of <see cref="XattrCreate"/>.</summary>
    public Errno Clunk(uint fid) => Perform(ClunkRequest(fid));

    /// <summary><see cref="Clunk"/> without a thread that waits. There is no cancelling it: the fid would be left behind.</summary>
    public ValueTask<Errno> ClunkAsync(uint fid) => PerformAsync(ClunkRequest(fid), CancellationToken.None);

    /// <summary>Tremove: removes the file or empty directory of a fid, and forgets the fid also after an error.</summary>
    public Errno Remove(uint fid) => Perform(RemoveRequest(fid));

    /// <summary><see cref="Remove"/> without a thread that waits. After an <see cref="OperationCanceledException"/> the fid is still there.</summary>
    public ValueTask<Errno> RemoveAsync(uint fid, CancellationToken cancellationToken = default) =>
        PerformAsync(RemoveRequest(fid), cancellationToken);

    private static Qid[] DecodeWalk(Exchange exchange, out bool isWhole)
    {
        isWhole = Rwalk.TryDecode(exchange.Reply, out Rwalk reply) && reply.Count <= exchange.NameCount;
        Qid[] qids = isWhole ? new Qid[reply.Count] : [];
        CopyQids(reply, qids);
        return qids;
    }

    private static void CopyQids(in Rwalk reply, Span<Qid> qids)
    {
        for (int i = 0; i < Math.Min((int)reply.Count, qids.Length); i++)
        {
            qids[i] = reply[i];
        }
    }

    private Exchange WalkRequest(uint fid, uint newFid, WalkNames names)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Twalk.Type, names.Bytes.Length);
        new Twalk(fid, newFid, names).Encode(ref writer);
        exchange.NameCount = names.Count;
        return exchange.End(writer);
    }

    private Exchange ClunkRequest(uint fid)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tclunk.Type);
        new Tclunk(fid).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange RemoveRequest(uint fid)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tremove.Type);
        new Tremove(fid).Encode(ref writer);
        return exchange.End(writer);
    }
}
