using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    /// <summary>Treaddir: entries of an open directory, as they stand on the wire; see <see cref="DirectoryEntries"/>.</summary>
    /// <param name="fid">The directory.</param>
    /// <param name="offset">0 for the first entry, else the offset of the last entry received.</param>
    /// <param name="destination">Where they go; at most <see cref="MaximumRead"/> bytes are asked for.</param>
    /// <param name="count">Bytes of entries; 0 at the end.</param>
    public Errno ReadDirectory(uint fid, ulong offset, Span<byte> destination, out int count)
    {
        count = 0;
        using Exchange exchange = Rent();
        int wanted = Math.Min(destination.Length, MaximumRead);
        WireWriter writer = exchange.Begin(Treaddir.Type);
        new Treaddir(fid, offset, (uint)wanted).Encode(ref writer);
        Errno error = exchange.Perform(writer);
        if (error != Errno.None)
        {
            return error;
        }

        if (!Rreaddir.TryDecode(exchange.Reply, out Rreaddir reply) || reply.Count > wanted)
        {
            return Errno.EPROTO;
        }

        reply.Data.CopyTo(destination);
        count = (int)reply.Count;
        return Errno.None;
    }

    /// <summary>Tmkdir: makes a directory in the directory of a fid.</summary>
    public Errno MakeDirectory(uint directoryFid, ReadOnlySpan<byte> name, uint mode, uint gid, out Qid qid)
    {
        qid = default;
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tmkdir.Type, name.Length);
        new Tmkdir(directoryFid, name, mode, gid).Encode(ref writer);
        Errno error = exchange.Perform(writer);
        if (error != Errno.None)
        {
            return error;
        }

        error = Rmkdir.TryDecode(exchange.Reply, out Rmkdir reply) ? Errno.None : Errno.EPROTO;
        qid = reply.Qid;
        return error;
    }

    /// <summary>Tmknod: makes a device, FIFO, socket or file, as the type bits of the mode say.</summary>
    public Errno MakeNode(uint directoryFid, ReadOnlySpan<byte> name, uint mode, uint major, uint minor, uint gid, out Qid qid)
    {
        qid = default;
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tmknod.Type, name.Length);
        new Tmknod(directoryFid, name, mode, major, minor, gid).Encode(ref writer);
        Errno error = exchange.Perform(writer);
        if (error != Errno.None)
        {
            return error;
        }

        error = Rmknod.TryDecode(exchange.Reply, out Rmknod reply) ? Errno.None : Errno.EPROTO;
        qid = reply.Qid;
        return error;
    }

    /// <summary>Tsymlink: makes a symbolic link to any text.</summary>
    public Errno MakeSymlink(uint directoryFid, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, uint gid, out Qid qid)
    {
        qid = default;
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tsymlink.Type, name.Length + target.Length);
        new Tsymlink(directoryFid, name, target, gid).Encode(ref writer);
        Errno error = exchange.Perform(writer);
        if (error != Errno.None)
        {
            return error;
        }

        error = Rsymlink.TryDecode(exchange.Reply, out Rsymlink reply) ? Errno.None : Errno.EPROTO;
        qid = reply.Qid;
        return error;
    }

    /// <summary>Tlink: makes a further name for the file of a fid.</summary>
    public Errno MakeLink(uint directoryFid, uint fid, ReadOnlySpan<byte> name)
    {
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tlink.Type, name.Length);
        new Tlink(directoryFid, fid, name).Encode(ref writer);
        return exchange.Perform(writer);
    }

    /// <summary>Treadlink: the text of a symbolic link.</summary>
    public Errno ReadLink(uint fid, out byte[] target)
    {
        target = [];
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Treadlink.Type);
        new Treadlink(fid).Encode(ref writer);
        Errno error = exchange.Perform(writer);
        if (error != Errno.None)
        {
            return error;
        }

        if (!Rreadlink.TryDecode(exchange.Reply, out Rreadlink reply))
        {
            return Errno.EPROTO;
        }

        target = reply.Target.ToArray();
        return Errno.None;
    }

    /// <summary>Tunlinkat: removes a name from a directory.</summary>
    public Errno Unlink(uint directoryFid, ReadOnlySpan<byte> name, UnlinkatFlags flags)
    {
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Tunlinkat.Type, name.Length);
        new Tunlinkat(directoryFid, name, (uint)flags).Encode(ref writer);
        return exchange.Perform(writer);
    }

    /// <summary>Trename: moves the object of a fid into a directory, under a name.</summary>
    public Errno Rename(uint fid, uint newDirectoryFid, ReadOnlySpan<byte> name)
    {
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Trename.Type, name.Length);
        new Trename(fid, newDirectoryFid, name).Encode(ref writer);
        return exchange.Perform(writer);
    }

    /// <summary>Trenameat: moves a name of a directory into a directory, under a name.</summary>
    public Errno Rename(uint oldDirectoryFid, ReadOnlySpan<byte> oldName, uint newDirectoryFid, ReadOnlySpan<byte> newName)
    {
        using Exchange exchange = Rent();
        WireWriter writer = exchange.Begin(Trenameat.Type, oldName.Length + newName.Length);
        new Trenameat(oldDirectoryFid, oldName, newDirectoryFid, newName).Encode(ref writer);
        return exchange.Perform(writer);
    }
}
