using System;
using Virtfs.Linux;
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
        using var exchange = new Exchange(this, Limits.NoTag);
        lock (_gate)
        {
            _versionExchange = exchange;
        }

        WireWriter writer = exchange.Begin(Tversion.Type);
        new Tversion((uint)msize, VersionStrings.L).Encode(ref writer);
        Errno error = exchange.Perform(writer);
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

        if (reply.Msize < Limits.IoHeaderSize)
        {
            return Errno.EPROTO; // Nothing could be said.
        }

        Msize = (int)reply.Msize;
        return Errno.None;
    }

    /// <summary>
    /// Tattach: a fid for the root of an export.
    /// </summary>
    /// <param name="fid">The fid to make.</param>
    /// <param name="userName">Who attaches, by name; may be empty.</param>
    /// <param name="attachName">Which export: its mount tag; empty where there is only one.</param>
    /// <param name="userId">Who attaches, by number; <see cref="Limits.NoUserId"/> for nobody in particular.</param>
    /// <param name="qid">The root.</param>
    public Errno Attach(uint fid, ReadOnlySpan<byte> userName, ReadOnlySpan<byte> attachName, uint userId, out Qid qid)
    {
        qid = default;
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tattach.Type, userName.Length + attachName.Length);
        new Tattach(fid, Limits.NoFid, userName, attachName, userId).Encode(ref writer);
        Errno error = exchange.Perform(writer);
        if (error != Errno.None)
        {
            return error;
        }

        error = Rattach.TryDecode(exchange.Reply, out Rattach reply) ? Errno.None : Errno.EPROTO;
        qid = reply.Qid;
        return error;
    }

    /// <summary>Attaches to an export as the user this process runs as.</summary>
    /// <param name="tag">The export's mount tag; empty where there is only one.</param>
    /// <param name="root">Its root.</param>
    public Errno Attach(ReadOnlySpan<byte> tag, out RemoteFile? root)
    {
        uint fid = AllocateFid();
        Errno error = Attach(fid, default, tag, Libc.GetEffectiveUserId(), out Qid qid);
        root = error == Errno.None ? new RemoteFile(this, fid, qid) : null;
        if (error != Errno.None)
        {
            ReleaseFid(fid);
        }

        return error;
    }

    /// <summary>Tflush: asks the server to give up the request of that tag. <see cref="Exchange.Cancel"/> does this for a request of one's own.</summary>
    public Errno Flush(ushort tag)
    {
        using Exchange exchange = Rent();
        return Flush(exchange, tag);
    }

    private static Errno Flush(Exchange exchange, ushort tag)
    {
        WireWriter writer = exchange.Begin(Tflush.Type);
        new Tflush(tag).Encode(ref writer);
        return exchange.Perform(writer);
    }
}
