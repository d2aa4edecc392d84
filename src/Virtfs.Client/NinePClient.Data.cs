using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    /// <summary>Tlopen: opens the object of a fid for reading and writing, or a directory for listing.</summary>
    /// <param name="fid">The fid.</param>
    /// <param name="flags">How.</param>
    /// <param name="qid">The object.</param>
    /// <param name="ioUnit">The best size for one read or write in bytes; 0 for the msize to tell.</param>
    public Errno Open(uint fid, LopenFlags flags, out Qid qid, out uint ioUnit)
    {
        (qid, ioUnit) = (default, 0);
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tlopen.Type);
        new Tlopen(fid, (uint)flags).Encode(ref writer);
        Errno error = exchange.Perform(writer);
        if (error != Errno.None)
        {
            return error;
        }

        error = Rlopen.TryDecode(exchange.Reply, out Rlopen reply) ? Errno.None : Errno.EPROTO;
        (qid, ioUnit) = (reply.Qid, reply.IoUnit);
        return error;
    }

    /// <summary>Tlcreate: creates a file in the directory of a fid and opens it; the fid then stands for the file.</summary>
    /// <param name="fid">The directory, afterwards the file.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="flags">How to open it; with <see cref="LopenFlags.Exclusive"/> it must not exist.</param>
    /// <param name="mode">Its permission bits.</param>
    /// <param name="gid">Its group.</param>
    /// <param name="qid">The file.</param>
    /// <param name="ioUnit">As with <see cref="Open"/>.</param>
    public Errno Create(uint fid, ReadOnlySpan<byte> name, LopenFlags flags, uint mode, uint gid, out Qid qid, out uint ioUnit)
    {
        (qid, ioUnit) = (default, 0);
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tlcreate.Type, name.Length);
        new Tlcreate(fid, name, (uint)flags, mode, gid).Encode(ref writer);
        Errno error = exchange.Perform(writer);
        if (error != Errno.None)
        {
            return error;
        }

        error = Rlcreate.TryDecode(exchange.Reply, out Rlcreate reply) ? Errno.None : Errno.EPROTO;
        (qid, ioUnit) = (reply.Qid, reply.IoUnit);
        return error;
    }

    /// <summary>Tread: reads at most <see cref="MaximumRead"/> bytes in one request; 0 at the end.</summary>
    public unsafe Errno Read(uint fid, ulong offset, Span<byte> destination, out int count)
    {
        using Exchange exchange = Rent();
        count = 0;
        int wanted = Math.Min(destination.Length, MaximumRead);
        fixed (byte* start = destination)
        {
            WireWriter writer = exchange.Begin(Tread.Type);
            new Tread(fid, offset, (uint)wanted).Encode(ref writer);
            exchange.Destination = start;
            exchange.DestinationLength = wanted;
            Errno error = exchange.Perform(writer);
            if (error != Errno.None)
            {
                return error;
            }

            // An empty span has no address; then the reply went into the exchange.
            count = start is null ? 0 : exchange.DestinationLength;
            return Errno.None;
        }
    }

    /// <summary>Twrite: writes at most <see cref="MaximumWrite"/> bytes in one request, and says how many were.</summary>
    public Errno Write(uint fid, ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        using Exchange exchange = Rent();
        source = source[..Math.Min(source.Length, MaximumWrite)];
        WireWriter writer = exchange.Begin(Twrite.Type);
        new Twrite(fid, offset, (uint)source.Length).Encode(ref writer);
        Errno error = exchange.Perform(writer, source);
        if (error != Errno.None)
        {
            return error;
        }

        if (!Rwrite.TryDecode(exchange.Reply, out Rwrite reply) || reply.Count > source.Length)
        {
            return Errno.EPROTO;
        }

        count = (int)reply.Count;
        return Errno.None;
    }

    /// <summary>Tfsync: has what was written to an open fid written to the disk.</summary>
    public Errno Sync(uint fid, SyncScope scope)
    {
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tfsync.Type);
        new Tfsync(fid, (uint)scope).Encode(ref writer);
        return exchange.Perform(writer);
    }
}
