using System;
using System.Buffers.Text;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Transports;

namespace Virtfs.Server.Sessions;

/// <summary>Encodes stat records into a reply: the one of an Rstat, or those of a directory's entries. One for each exchange, used over and over.</summary>
internal sealed class ReplyStatWriter(Exchange exchange) : DirectoryWriter
{
    // Ten digits are the most a user's number has.
    private const int UserRoom = 10;

    // Its own length has 16 bits, and does not count itself. What a link says beyond that is left out: with a shorter length the rest of it would be taken
    // for the records that follow.
    private const int LongestRecord = ushort.MaxValue + sizeof(ushort);

    private Fid _fid = null!;
    private Dialect _dialect;
    private int _start;
    private int _length;
    private int _limit;

    /// <inheritdoc/>
    public override int Room => _limit - _length;

    /// <inheritdoc/>
    public override int EntryOverhead => default(StatRecord).SizeIn(_dialect);

    /// <summary>Bytes of records so far.</summary>
    public int Count => _length - _start;

    /// <summary>Where the directory goes on behind the last entry that was taken; 0 when there was none.</summary>
    public ulong NextOffset { get; private set; }

    /// <summary>True once an entry was not taken.</summary>
    public bool IsFull { get; private set; }

    /// <summary>What went wrong with an entry; the reply is an error then, unless there are entries before it.</summary>
    public Errno Failure { get; private set; }

    /// <summary>Begins a reply.</summary>
    /// <param name="fid">What the records are of; for a directory, of its entries.</param>
    /// <param name="dialect">The session's.</param>
    /// <param name="start">Where they stand in the reply.</param>
    /// <param name="count">How many bytes there is room for.</param>
    public void Begin(Fid fid, Dialect dialect, int start, int count)
    {
        _fid = fid;
        _dialect = dialect;
        _start = _length = start;
        _limit = start + count;
        NextOffset = 0;
        IsFull = false;
        Failure = Errno.None;
        exchange.ReserveReply(_limit);
    }

    /// <inheritdoc/>
    public override bool TryAdd(in DirectoryEntry entry)
    {
        bool isDots = Names.IsDot(entry.Name) || Names.IsDotDot(entry.Name);
        Errno errno = isDots && _dialect == Dialect.Plain ? Errno.ENOENT : AddEntry(entry.Name);
        switch (errno)
        {
            // Gone since it was listed, or no entry in this dialect.
            case Errno.None or Errno.ENOENT or Errno.ESTALE:
                NextOffset = entry.NextOffset;
                return true;
            case Errno.EMSGSIZE:
                IsFull = true;
                return false;
            default:
                IsFull = true;
                Failure = errno;
                return false;
        }
    }

    /// <summary>Adds the record of an object.</summary>
    /// <param name="node">The object.</param>
    /// <param name="name">Its name.</param>
    /// <returns>EMSGSIZE when there is no room for it.</returns>
    public Errno Add(Node node, ReadOnlySpan<byte> name)
    {
        Errno errno = node.GetAttributes(AttributeMask.Basic, out NodeAttributes attributes);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = _fid.Export.Qids.Map(attributes, out Qid qid);
        return errno == Errno.None ? Add(node, name, attributes, qid) : errno;
    }

    private Errno AddEntry(ReadOnlySpan<byte> name)
    {
        if (Names.IsDot(name))
        {
            return Add(_fid.Node, name);
        }

        Errno errno = Names.IsDotDot(name) ? _fid.Node.LookupParent(out Node? node, out _) : _fid.Node.Lookup(name, out node, out _);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Add(node!, name);
        node!.Dispose();
        return errno;
    }

    private Errno Add(Node node, ReadOnlySpan<byte> name, in NodeAttributes attributes, Qid qid)
    {
        bool isPlain = _dialect == Dialect.Plain;
        Span<byte> extension = stackalloc byte[LinkTarget.Room];
        int extended = 0;
        Errno errno = isPlain ? Errno.None : ExtensionText.Write(node, attributes, ref extension, out extended);
        if (errno != Errno.None)
        {
            return errno;
        }

        Span<byte> users = stackalloc byte[2 * UserRoom];
        var record = new StatRecord
        {
            Qid = qid,
            Mode = StatModes.Of(attributes.Mode, _dialect),
            AccessTime = (uint)attributes.AccessTime.Seconds,
            ModificationTime = (uint)attributes.ModificationTime.Seconds,
            Length = isPlain && attributes.IsDirectory ? 0 : attributes.Size,
            Name = name,
            UserName = isPlain ? Decimal(attributes.Uid, users[..UserRoom]) : [],
            GroupName = isPlain ? Decimal(attributes.Gid, users[UserRoom..]) : [],
            Extension = extension[..extended],
            UserId = attributes.Uid,
            GroupId = attributes.Gid,
        };
        int size = record.SizeIn(_dialect);
        int excess = size - LongestRecord;
        if (excess > 0 && excess <= extended)
        {
            record = record with { Extension = extension[..(extended - excess)] };
            size = LongestRecord;
        }

        if (size > Room)
        {
            return Errno.EMSGSIZE;
        }

        scoped var writer = new WireWriter(exchange.ReserveReply(_limit).Slice(_length, size));
        record.Encode(ref writer, _dialect);
        _length += size;
        return Errno.None;
    }

    private static ReadOnlySpan<byte> Decimal(uint value, Span<byte> room)
    {
        Utf8Formatter.TryFormat(value, room, out int length);
        return room[..length];
    }
}
