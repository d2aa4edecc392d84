using System;
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
        passed = 0;
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Twalk.Type, names.Bytes.Length);
        new Twalk(fid, newFid, names).Encode(ref writer);
        Errno error = exchange.Perform(writer);
        if (error != Errno.None)
        {
            return error;
        }

        if (!Rwalk.TryDecode(exchange.Reply, out Rwalk reply) || reply.Count > names.Count)
        {
            return Errno.EPROTO;
        }

        passed = reply.Count;
        for (int i = 0; i < Math.Min(passed, qids.Length); i++)
        {
            qids[i] = reply[i];
        }

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

    /// <summary>Tclunk: forgets a fid. The fid is gone also after an error; that is one of closing the file, or of setting the attribute of <see cref="XattrCreate"/>.</summary>
    public Errno Clunk(uint fid)
    {
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tclunk.Type);
        new Tclunk(fid).Encode(ref writer);
        return exchange.Perform(writer);
    }

    /// <summary>Tremove: removes the file or empty directory of a fid, and forgets the fid also after an error.</summary>
    public Errno Remove(uint fid)
    {
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tremove.Type);
        new Tremove(fid).Encode(ref writer);
        return exchange.Perform(writer);
    }
}
