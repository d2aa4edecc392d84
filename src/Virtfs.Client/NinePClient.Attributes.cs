using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    /// <summary>Tgetattr: the attributes of the object of a fid.</summary>
    public Errno GetAttributes(uint fid, GetattrMask mask, out Rgetattr attributes) =>
        Perform(GetAttributesRequest(fid, mask), DecodeGetAttributes, out attributes);

    /// <summary><see cref="GetAttributes"/> without a thread that waits.</summary>
    public ValueTask<Answer<Rgetattr>> GetAttributesAsync(uint fid, GetattrMask mask, CancellationToken cancellationToken = default) =>
        PerformAsync(GetAttributesRequest(fid, mask), DecodeGetAttributes, cancellationToken);

    /// <summary>Tsetattr: changes attributes of the object of a fid, those that <see cref="Tsetattr.Valid"/> names.</summary>
    public Errno SetAttributes(in Tsetattr changes) => Perform(SetAttributesRequest(changes));

    /// <summary><see cref="SetAttributes"/> without a thread that waits.</summary>
    public ValueTask<Errno> SetAttributesAsync(in Tsetattr changes, CancellationToken cancellationToken = default) =>
        PerformAsync(SetAttributesRequest(changes), cancellationToken);

    /// <summary>Tstatfs: how full the file system is that the object of a fid is on.</summary>
    public Errno GetStatistics(uint fid, out Rstatfs statistics) => Perform(GetStatisticsRequest(fid), DecodeGetStatistics, out statistics);

    /// <summary><see cref="GetStatistics"/> without a thread that waits.</summary>
    public ValueTask<Answer<Rstatfs>> GetStatisticsAsync(uint fid, CancellationToken cancellationToken = default) =>
        PerformAsync(GetStatisticsRequest(fid), DecodeGetStatistics, cancellationToken);

    /// <summary>
    /// Txattrwalk: a fid from which the value of an extended attribute is read; with an empty name the names of all, each ended by a NUL.
    /// </summary>
    public Errno XattrWalk(uint fid, uint newFid, ReadOnlySpan<byte> name, out ulong size) =>
        Perform(XattrWalkRequest(fid, newFid, name), DecodeXattrWalk, out size);

    /// <summary><see cref="XattrWalk"/> without a thread that waits. The value is the size in bytes.</summary>
    public ValueTask<Answer<ulong>> XattrWalkAsync(uint fid, uint newFid, ReadOnlySpan<byte> name, CancellationToken cancellationToken = default) =>
        PerformAsync(XattrWalkRequest(fid, newFid, name), DecodeXattrWalk, cancellationToken);

    /// <summary>
    /// Txattrcreate: turns a fid into one to which the value of an extended attribute is written; <see cref="Clunk"/> then sets it, or removes it where
    /// the size is 0.
    /// </summary>
    public Errno XattrCreate(uint fid, ReadOnlySpan<byte> name, ulong size, XattrFlags flags) => Perform(XattrCreateRequest(fid, name, size, flags));

    /// <summary><see cref="XattrCreate"/> without a thread that waits.</summary>
    public ValueTask<Errno> XattrCreateAsync(
        uint fid, ReadOnlySpan<byte> name, ulong size, XattrFlags flags, CancellationToken cancellationToken = default) =>
        PerformAsync(XattrCreateRequest(fid, name, size, flags), cancellationToken);

    private static Rgetattr DecodeGetAttributes(Exchange exchange, out bool isWhole)
    {
        isWhole = Rgetattr.TryDecode(exchange.Reply, out Rgetattr reply);
        return reply;
    }

    private static Rstatfs DecodeGetStatistics(Exchange exchange, out bool isWhole)
    {
        isWhole = Rstatfs.TryDecode(exchange.Reply, out Rstatfs reply);
        return reply;
    }

    private static ulong DecodeXattrWalk(Exchange exchange, out bool isWhole)
    {
        isWhole = Rxattrwalk.TryDecode(exchange.Reply, out Rxattrwalk reply);
        return reply.Size;
    }

    private Exchange GetAttributesRequest(uint fid, GetattrMask mask)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tgetattr.Type);
        new Tgetattr(fid, mask).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange SetAttributesRequest(in Tsetattr changes)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tsetattr.Type);
        changes.Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange GetStatisticsRequest(uint fid)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tstatfs.Type);
        new Tstatfs(fid).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange XattrWalkRequest(uint fid, uint newFid, ReadOnlySpan<byte> name)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Txattrwalk.Type, name.Length);
        new Txattrwalk(fid, newFid, name).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange XattrCreateRequest(uint fid, ReadOnlySpan<byte> name, ulong size, XattrFlags flags)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Txattrcreate.Type, name.Length);
        new Txattrcreate(fid, name, size, (uint)flags).Encode(ref writer);
        return exchange.End(writer);
    }
}
