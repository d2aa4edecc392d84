using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    /// <summary>Treaddir: entries of an open directory, as they stand on the wire; see <see cref="DirectoryEntries"/>.</summary>
    /// <param name="fid">The directory.</param>
    /// <param name="offset">0 for the first entry, else the offset of the last entry received.</param>
    /// <param name="destination">Where they go; at most <see cref="MaximumData"/> bytes are asked for.</param>
    /// <param name="count">Bytes of entries; 0 at the end.</param>
    public unsafe Errno ReadDirectory(uint fid, ulong offset, Span<byte> destination, out int count)
    {
        int wanted = Math.Min(destination.Length, MaximumData);
        fixed (byte* start = destination)
        {
            return Perform(ReadDirectoryRequest(fid, offset, wanted).To(start, wanted), DecodeData, out count);
        }
    }

    /// <summary><see cref="ReadDirectory"/> without a thread that waits. The destination stays in its place, and in use, until this has ended.</summary>
    public ValueTask<Answer<int>> ReadDirectoryAsync(uint fid, ulong offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        destination = destination[..Math.Min(destination.Length, MaximumData)];
        return PerformAsync(ReadDirectoryRequest(fid, offset, destination.Length).To(destination), DecodeData, cancellationToken);
    }

    /// <summary>Tmkdir: makes a directory in the directory of a fid.</summary>
    public Errno MakeDirectory(uint directoryFid, ReadOnlySpan<byte> name, uint mode, uint gid, out Qid qid) =>
        Perform(MakeDirectoryRequest(directoryFid, name, mode, gid), DecodeMakeDirectory, out qid);

    /// <summary><see cref="MakeDirectory"/> without a thread that waits.</summary>
    public ValueTask<Answer<Qid>> MakeDirectoryAsync(
        uint directoryFid, ReadOnlySpan<byte> name, uint mode, uint gid, CancellationToken cancellationToken = default) =>
        PerformAsync(MakeDirectoryRequest(directoryFid, name, mode, gid), DecodeMakeDirectory, cancellationToken);

    /// <summary>Tmknod: makes a device, FIFO, socket or file, as the type bits of the mode say.</summary>
    public Errno MakeNode(uint directoryFid, ReadOnlySpan<byte> name, uint mode, uint major, uint minor, uint gid, out Qid qid) =>
        Perform(MakeNodeRequest(directoryFid, name, mode, major, minor, gid), DecodeMakeNode, out qid);

    /// <summary><see cref="MakeNode"/> without a thread that waits.</summary>
    public ValueTask<Answer<Qid>> MakeNodeAsync(
        uint directoryFid, ReadOnlySpan<byte> name, uint mode, uint major, uint minor, uint gid, CancellationToken cancellationToken = default) =>
        PerformAsync(MakeNodeRequest(directoryFid, name, mode, major, minor, gid), DecodeMakeNode, cancellationToken);

    /// <summary>Tsymlink: makes a symbolic link to any text.</summary>
    public Errno MakeSymlink(uint directoryFid, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, uint gid, out Qid qid) =>
        Perform(MakeSymlinkRequest(directoryFid, name, target, gid), DecodeMakeSymlink, out qid);

    /// <summary><see cref="MakeSymlink"/> without a thread that waits.</summary>
    public ValueTask<Answer<Qid>> MakeSymlinkAsync(
        uint directoryFid, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, uint gid, CancellationToken cancellationToken = default) =>
        PerformAsync(MakeSymlinkRequest(directoryFid, name, target, gid), DecodeMakeSymlink, cancellationToken);

    private static Qid DecodeMakeDirectory(Exchange exchange, out bool isWhole)
    {
        isWhole = Rmkdir.TryDecode(exchange.Reply, out Rmkdir reply);
        return reply.Qid;
    }

    private static Qid DecodeMakeNode(Exchange exchange, out bool isWhole)
    {
        isWhole = Rmknod.TryDecode(exchange.Reply, out Rmknod reply);
        return reply.Qid;
    }

    private static Qid DecodeMakeSymlink(Exchange exchange, out bool isWhole)
    {
        isWhole = Rsymlink.TryDecode(exchange.Reply, out Rsymlink reply);
        return reply.Qid;
    }

    private Exchange ReadDirectoryRequest(uint fid, ulong offset, int count)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Treaddir.Type);
        new Treaddir(fid, offset, (uint)count).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange MakeDirectoryRequest(uint directoryFid, ReadOnlySpan<byte> name, uint mode, uint gid)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tmkdir.Type, name.Length);
        new Tmkdir(directoryFid, name, mode, gid).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange MakeNodeRequest(uint directoryFid, ReadOnlySpan<byte> name, uint mode, uint major, uint minor, uint gid)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tmknod.Type, name.Length);
        new Tmknod(directoryFid, name, mode, major, minor, gid).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange MakeSymlinkRequest(uint directoryFid, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, uint gid)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tsymlink.Type, name.Length + target.Length);
        new Tsymlink(directoryFid, name, target, gid).Encode(ref writer);
        return exchange.End(writer);
    }
}
