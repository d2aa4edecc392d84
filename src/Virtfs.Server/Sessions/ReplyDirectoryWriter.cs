using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Transports;

namespace Virtfs.Server.Sessions;

/// <summary>Encodes directory entries into an Rreaddir. One for each exchange, used over and over.</summary>
internal sealed class ReplyDirectoryWriter(Exchange exchange) : DirectoryWriter
{
    private QidMapper _qids = null!;
    private int _length;
    private int _limit;

    /// <inheritdoc/>
    public override int Room => _limit - _length;

    /// <inheritdoc/>
    public override int EntryOverhead => Limits.DirectoryEntryHeaderSize;

    /// <inheritdoc/>
    public override bool TellsDevices => _qids.TellsDevices;

    /// <summary>Bytes of entries so far.</summary>
    public int Count => _length - Limits.ReadReplyHeaderSize;

    /// <summary>What went wrong with an entry's qid; the reply is an error then.</summary>
    public Errno Failure { get; private set; }

    /// <summary>Begins a reply with room for <paramref name="count"/> bytes of entries.</summary>
    public void Begin(QidMapper qids, int count)
    {
        _qids = qids;
        _length = Limits.ReadReplyHeaderSize;
        _limit = _length + count;
        Failure = Errno.None;
        exchange.ReserveReply(_limit);
    }

    /// <inheritdoc/>
    public override bool TryAdd(in DirectoryEntry entry)
    {
        int size = DirectoryEntryRecord.SizeOf(entry.Name.Length);
        if (size > Room || Failure != Errno.None)
        {
            return false;
        }

        // Under Forbid a foreign device's entry is shown with the number it has here: walking to it is what fails, as with QEMU.
        Errno errno = _qids.MapPath(entry.Device, entry.Inode, out ulong path);
        if (errno is not (Errno.None or Errno.ENODEV))
        {
            Failure = errno;
            return false;
        }

        // The version needs a stat of every entry and no client looks at it here; 1 and not 0, which would mean "do not cache".
        var qid = new Qid(QidMapper.TypeOf((uint)entry.Type << 12), 1, path);
        var writer = new WireWriter(exchange.ReserveReply(_limit).Slice(_length, size));
        new DirectoryEntryRecord(qid, entry.NextOffset, entry.TellsType ? entry.Type : (byte)0, entry.Name).Encode(ref writer);
        _length += size;
        return true;
    }
}
