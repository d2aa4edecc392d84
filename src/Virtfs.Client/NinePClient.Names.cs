using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    /// <summary>Tlink: makes a further name for the file of a fid.</summary>
    public Errno MakeLink(uint directoryFid, uint fid, ReadOnlySpan<byte> name) => Perform(MakeLinkRequest(directoryFid, fid, name));

    /// <summary><see cref="MakeLink"/> without a thread that waits.</summary>
    public ValueTask<Errno> MakeLinkAsync(uint directoryFid, uint fid, ReadOnlySpan<byte> name, CancellationToken cancellationToken = default) =>
        PerformAsync(MakeLinkRequest(directoryFid, fid, name), cancellationToken);

    /// <summary>Treadlink: the text of a symbolic link.</summary>
    public Errno ReadLink(uint fid, out byte[] target)
    {
        Errno error = Perform(ReadLinkRequest(fid), DecodeReadLink, out target);
        target ??= [];
        return error;
    }

    /// <summary><see cref="ReadLink"/> without a thread that waits.</summary>
    public ValueTask<Answer<byte[]>> ReadLinkAsync(uint fid, CancellationToken cancellationToken = default) =>
        PerformAsync(ReadLinkRequest(fid), DecodeReadLink, cancellationToken);

    /// <summary>Tunlinkat: removes a name from a directory.</summary>
    public Errno Unlink(uint directoryFid, ReadOnlySpan<byte> name, UnlinkatFlags flags) => Perform(UnlinkRequest(directoryFid, name, flags));

    /// <summary><see cref="Unlink"/> without a thread that waits.</summary>
    public ValueTask<Errno> UnlinkAsync(uint directoryFid, ReadOnlySpan<byte> name, UnlinkatFlags flags, CancellationToken cancellationToken = default) =>
        PerformAsync(UnlinkRequest(directoryFid, name, flags), cancellationToken);

    /// <summary>Trename: moves the object of a fid into a directory, under a name.</summary>
    public Errno Rename(uint fid, uint newDirectoryFid, ReadOnlySpan<byte> name) => Perform(RenameRequest(fid, newDirectoryFid, name));

    /// <summary><see cref="Rename(uint, uint, ReadOnlySpan{byte})"/> without a thread that waits.</summary>
    public ValueTask<Errno> RenameAsync(uint fid, uint newDirectoryFid, ReadOnlySpan<byte> name, CancellationToken cancellationToken = default) =>
        PerformAsync(RenameRequest(fid, newDirectoryFid, name), cancellationToken);

    /// <summary>Trenameat: moves a name of a directory into a directory, under a name.</summary>
    public Errno Rename(uint oldDirectoryFid, ReadOnlySpan<byte> oldName, uint newDirectoryFid, ReadOnlySpan<byte> newName) =>
        Perform(RenameRequest(oldDirectoryFid, oldName, newDirectoryFid, newName));

    /// <summary><see cref="Rename(uint, ReadOnlySpan{byte}, uint, ReadOnlySpan{byte})"/> without a thread that waits.</summary>
    public ValueTask<Errno> RenameAsync(
        uint oldDirectoryFid, ReadOnlySpan<byte> oldName, uint newDirectoryFid, ReadOnlySpan<byte> newName, CancellationToken cancellationToken = default) =>
        PerformAsync(RenameRequest(oldDirectoryFid, oldName, newDirectoryFid, newName), cancellationToken);

    private static byte[] DecodeReadLink(Exchange exchange, out bool isWhole)
    {
        isWhole = Rreadlink.TryDecode(exchange.Reply, out Rreadlink reply);
        return isWhole ? reply.Target.ToArray() : [];
    }

    private Exchange MakeLinkRequest(uint directoryFid, uint fid, ReadOnlySpan<byte> name)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tlink.Type, name.Length);
        new Tlink(directoryFid, fid, name).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange ReadLinkRequest(uint fid)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Treadlink.Type);
        new Treadlink(fid).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange UnlinkRequest(uint directoryFid, ReadOnlySpan<byte> name, UnlinkatFlags flags)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tunlinkat.Type, name.Length);
        new Tunlinkat(directoryFid, name, (uint)flags).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange RenameRequest(uint fid, uint newDirectoryFid, ReadOnlySpan<byte> name)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Trename.Type, name.Length);
        new Trename(fid, newDirectoryFid, name).Encode(ref writer);
        return exchange.End(writer);
    }

    private Exchange RenameRequest(uint oldDirectoryFid, ReadOnlySpan<byte> oldName, uint newDirectoryFid, ReadOnlySpan<byte> newName)
    {
        Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Trenameat.Type, oldName.Length + newName.Length);
        new Trenameat(oldDirectoryFid, oldName, newDirectoryFid, newName).Encode(ref writer);
        return exchange.End(writer);
    }
}
