using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    /// <summary>Tgetattr: the attributes of the object of a fid.</summary>
    public Errno GetAttributes(uint fid, GetattrMask mask, out Rgetattr attributes)
    {
        attributes = default;
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tgetattr.Type);
        new Tgetattr(fid, mask).Encode(ref writer);
        Errno error = exchange.Perform(writer);
        return error != Errno.None || Rgetattr.TryDecode(exchange.Reply, out attributes) ? error : Errno.EPROTO;
    }

    /// <summary>Tsetattr: changes attributes of the object of a fid, those that <see cref="Tsetattr.Valid"/> names.</summary>
    public Errno SetAttributes(in Tsetattr changes)
    {
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tsetattr.Type);
        changes.Encode(ref writer);
        return exchange.Perform(writer);
    }

    /// <summary>Tstatfs: how full the file system is that the object of a fid is on.</summary>
    public Errno GetStatistics(uint fid, out Rstatfs statistics)
    {
        statistics = default;
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tstatfs.Type);
        new Tstatfs(fid).Encode(ref writer);
        Errno error = exchange.Perform(writer);
        return error != Errno.None || Rstatfs.TryDecode(exchange.Reply, out statistics) ? error : Errno.EPROTO;
    }

    /// <summary>
    /// Txattrwalk: a fid from which the value of an extended attribute is read; with an empty name the names of all, each ended by a NUL.
    /// </summary>
    public Errno XattrWalk(uint fid, uint newFid, System.ReadOnlySpan<byte> name, out ulong size)
    {
        size = 0;
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Txattrwalk.Type, name.Length);
        new Txattrwalk(fid, newFid, name).Encode(ref writer);
        Errno error = exchange.Perform(writer);
        if (error != Errno.None)
        {
            return error;
        }

        error = Rxattrwalk.TryDecode(exchange.Reply, out Rxattrwalk reply) ? Errno.None : Errno.EPROTO;
        size = reply.Size;
        return error;
    }

    /// <summary>
    /// Txattrcreate: turns a fid into one to which the value of an extended attribute is written; <see cref="Clunk"/> then sets it, or removes it where
    /// the size is 0.
    /// </summary>
    public Errno XattrCreate(uint fid, System.ReadOnlySpan<byte> name, ulong size, XattrFlags flags)
    {
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Txattrcreate.Type, name.Length);
        new Txattrcreate(fid, name, size, (uint)flags).Encode(ref writer);
        return exchange.Perform(writer);
    }
}
