using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    // Tversion has a tag that nothing else has.
    private Exchange? _versionExchange;

    /// <summary>
    /// Tversion: begins the session anew, which drops every fid, and agrees on an msize of at most <paramref name="msize"/> bytes. EPROTONOSUPPORT where
    /// the server does not speak 9P2000.L; the server's own EMSGSIZE. Nothing else may be in flight.
    /// </summary>
    public Errno Version(int msize)
    {
        using Exchange exchange = VersionRequest(msize);
        return EndVersion(exchange, exchange.Perform(default), msize);
    }

    /// <summary><see cref="Version"/> without a thread that waits. There is no cancelling it, but for ending the connection.</summary>
    public async ValueTask<Errno> VersionAsync(int msize)
    {
        using Exchange exchange = VersionRequest(msize);
        return EndVersion(exchange, await PerformAsync(exchange, default, CancellationToken.None).ConfigureAwait(false), msize);
    }

    /// <summary>
    /// Tattach: a fid for the root of an export.
    /// </summary>
    /// <param name="fid">The fid to make.</param>
    /// <param name="userName">Who attaches, by name; may be empty.</param>
    /// <param name="attachName">Which export: its mount tag; empty where there is only one.</param>
    /// <param name="userId">Who attaches, by number; <see cref="Limits.NoUserId"/> for nobody in particular.</param>
    /// <param name="qid">The root.</param>
    public Errno Attach(uint fid, ReadOnlySpan<byte> userName, ReadOnlySpan<byte> attachName, uint userId, out Qid qid) =>
        Perform(AttachRequest(fid, userName, attachName, userId), DecodeAttach, out qid);

    /// <summary><see cref="Attach"/> without a thread that waits.</summary>
    public ValueTask<Answer<Qid>> AttachAsync(
        uint fid, ReadOnlySpan<byte> userName, ReadOnlySpan<byte> attachName, uint userId, CancellationToken cancellationToken = default) =>
        PerformAsync(AttachRequest(fid, userName, attachName, userId), DecodeAttach, cancellationToken);

    private static Qid DecodeAttach(Exchange exchange, out bool isWhole)
    {
        isWhole = Rattach.TryDecode(exchange.Reply, out Rattach reply);
        return reply.Qid;
    }

    private Exchange VersionRequest(int msize)
    {
        Exchange exchange = Rent();
        lock (_gate)
        {
            _versionExchange = exchange;
        }

        WireWriter writer = exchange.Begin(Tversion.Type);
        new Tversion((uint)msize, VersionStrings.L).Encode(ref writer);
        return exchange.End(writer);
    }

    private Errno EndVersion(Exchange exchange, Errno error, int msize)
    {
        lock (_gate)
        {
            _versionExchange = null;
        }

        if (error != Errno.None)
        {
            return error;
        }

        if (!Rversion.TryDecode(exchange.Reply, out Rversion reply) || reply.Msize > (uint)msize)
        {
            return Errno.EPROTO;
        }

        if (!reply.Version.SequenceEqual(VersionStrings.L))
        {
            return Errno.EPROTONOSUPPORT;
        }

        if (reply.Msize <= Limits.IoHeaderSize)
        {
            return Errno.EPROTO; // Nothing could be said.
        }

        Msize = (int)reply.Msize;
        return Errno.None;
    }

    private Exchange AttachRequest(uint fid, ReadOnlySpan<byte> userName, ReadOnlySpan<byte> attachName, uint userId)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tattach.Type, userName.Length + attachName.Length);
        new Tattach(fid, Limits.NoFid, userName, attachName, userId).Encode(ref writer);
        return exchange.End(writer);
    }
}
