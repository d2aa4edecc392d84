using System;
using System.Threading;
using System.Threading.Tasks;
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
        Errno error = Perform(OpenRequest(fid, flags), DecodeOpen, out OpenedFile opened);
        (qid, ioUnit) = (opened.Qid, opened.IoUnit);
        return error;
    }

    /// <summary><see cref="Open"/> without a thread that waits.</summary>
    public ValueTask<Answer<OpenedFile>> OpenAsync(uint fid, LopenFlags flags, CancellationToken cancellationToken = default) =>
        PerformAsync(OpenRequest(fid, flags), DecodeOpen, cancellationToken);

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
        Errno error = Perform(CreateRequest(fid, name, flags, mode, gid), DecodeCreate, out OpenedFile opened);
        (qid, ioUnit) = (opened.Qid, opened.IoUnit);
        return error;
    }

    /// <summary><see cref="Create"/> without a thread that waits.</summary>
    public ValueTask<Answer<OpenedFile>> CreateAsync(
        uint fid, ReadOnlySpan<byte> name, LopenFlags flags, uint mode, uint gid, CancellationToken cancellationToken = default) =>
        PerformAsync(CreateRequest(fid, name, flags, mode, gid), DecodeCreate, cancellationToken);

    /// <summary>Tread: reads at most <see cref="MaximumData"/> bytes in one request; 0 at the end.</summary>
    public unsafe Errno Read(uint fid, ulong offset, Span<byte> destination, out int count)
    {
        int wanted = Math.Min(destination.Length, MaximumData);
        fixed (byte* start = destination)
        {
            return Perform(ReadRequest(fid, offset, wanted).To(start, wanted), DecodeData, out count);
        }
    }

    /// <summary><see cref="Read"/> without a thread that waits. The destination stays in its place, and in use, until this has ended.</summary>
    public ValueTask<Answer<int>> ReadAsync(uint fid, ulong offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        destination = destination[..Math.Min(destination.Length, MaximumData)];
        return PerformAsync(ReadRequest(fid, offset, destination.Length).To(destination), DecodeData, cancellationToken);
    }

    /// <summary>Twrite: writes at most <see cref="MaximumData"/> bytes in one request, and says how many were.</summary>
    public Errno Write(uint fid, ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        source = source[..Math.Min(source.Length, MaximumData)];
        using Exchange exchange = WriteRequest(fid, offset, source.Length);
        Errno error = exchange.Perform(source);
        bool isWhole = false;
        count = error == Errno.None ? DecodeWrite(exchange, out isWhole) : 0;
        return error != Errno.None || isWhole ? error : Errno.EPROTO;
    }

    /// <summary><see cref="Write"/> without a thread that waits. The source must stay as it is until this has ended.</summary>
    public ValueTask<Answer<int>> WriteAsync(uint fid, ulong offset, ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        source = source[..Math.Min(source.Length, MaximumData)];
        return PerformAsync(WriteRequest(fid, offset, source.Length), DecodeWrite, cancellationToken, source);
    }

    /// <summary>Tfsync: has what was written to an open fid written to the disk.</summary>
    public Errno Sync(uint fid, SyncScope scope) => Perform(SyncRequest(fid, scope));

    /// <summary><see cref="Sync"/> without a thread that waits.</summary>
    public ValueTask<Errno> SyncAsync(uint fid, SyncScope scope, CancellationToken cancellationToken = default) =>
        PerformAsync(SyncRequest(fid, scope), cancellationToken);

    private static OpenedFile DecodeOpen(Exchange exchange, out bool isWhole)
    {
        isWhole = Rlopen.TryDecode(exchange.Reply, out Rlopen reply);
        return new OpenedFile(reply.Qid, reply.IoUnit);
    }

    private static OpenedFile DecodeCreate(Exchange exchange, out bool isWhole)
    {
        isWhole = Rlcreate.TryDecode(exchange.Reply, out Rlcreate reply);
        return new OpenedFile(reply.Qid, reply.IoUnit);
    }

    private static int DecodeData(Exchange exchange, out bool isWhole)
    {
        isWhole = true; // Checked when it came.
        return exchange.DataLength;
    }

    private static int DecodeWrite(Exchange exchange, out bool isWhole)
    {
        isWhole = Rwrite.TryDecode(exchange.Reply, out Rwrite reply) && reply.Count <= exchange.PayloadLength;
        return isWhole ? (int)reply.Count : 0;
    }

    private Exchange OpenRequest(uint fid, LopenFlags flags)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tlopen.Type);
        new Tlopen(fid, (uint)flags).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange CreateRequest(uint fid, ReadOnlySpan<byte> name, LopenFlags flags, uint mode, uint gid)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tlcreate.Type, name.Length);
        new Tlcreate(fid, name, (uint)flags, mode, gid).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange ReadRequest(uint fid, ulong offset, int count)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tread.Type);
        new Tread(fid, offset, (uint)count).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange WriteRequest(uint fid, ulong offset, int count)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Twrite.Type);
        new Twrite(fid, offset, (uint)count).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange SyncRequest(uint fid, SyncScope scope)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tfsync.Type);
        new Tfsync(fid, (uint)scope).Encode(ref writer);
        return exchange.End(writer);
    }
}
