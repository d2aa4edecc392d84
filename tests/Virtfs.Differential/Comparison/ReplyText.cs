using System;
using System.Globalization;
using System.Text;
using Virtfs.Differential.Host;
using Virtfs.Differential.Peers;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using MessageHeader = Virtfs.Protocol.MessageHeader;

namespace Virtfs.Differential.Comparison;

/// <summary>
/// An answer with every field as text, such that two servers that did the same have the same text: objects by number instead of qid path, times since
/// the scenario's start as "now", and what must be as on the side's own disk as "disk".
/// </summary>
public sealed partial class ReplyText
{
    private readonly StringBuilder _text = new();
    private readonly Side _side;
    private readonly DateTimeOffset _start;
    private readonly ReplyDetail _detail;

    private ReplyText(Side side, DateTimeOffset start, ReplyDetail detail)
    {
        _side = side;
        _start = start;
        _detail = detail;
    }

    public static string Of(Answer answer, Side side, DateTimeOffset start, ReplyDetail detail)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Kind != AnswerKind.Reply ? answer.Kind.ToString() : new ReplyText(side, start, detail).Describe(answer.Bytes);
    }

    private string Describe(ReadOnlySpan<byte> reply)
    {
        if (!MessageHeader.TryDecode(reply, out MessageHeader header))
        {
            return $"{reply.Length} bytes, no message";
        }

        var reader = new WireReader(reply[MessageHeader.Length..]);
        _text.Append(header.Type);
        Body(header.Type, ref reader);
        if (reader.Failed || reader.Remaining > 0)
        {
            Field("malformed", Convert.ToHexStringLower(reply));
        }

        // Size and used length agree in every reply that is right; said only where they do not.
        if (header.Size != reply.Length)
        {
            Field("size", header.Size);
            Field("used", reply.Length);
        }

        Field("tag", header.Tag);
        return _text.ToString();
    }

    private void Body(MessageType type, ref WireReader reader)
    {
        switch (type)
        {
            case MessageType.Rlerror:
                _text.Append(' ').Append((Errno)reader.ReadU32());
                break;
            case MessageType.Rerror:
                Text("message", reader.ReadString());
                _text.Append(' ').Append((Errno)reader.ReadU32());
                break;
            case MessageType.Rversion:
                Field("msize", reader.ReadU32());
                Text("version", reader.ReadString());
                break;
            case MessageType.Rattach or MessageType.Rmkdir or MessageType.Rmknod or MessageType.Rsymlink:
                Qid(reader.ReadQid());
                break;
            case MessageType.Rlopen or MessageType.Rlcreate or MessageType.Ropen or MessageType.Rcreate:
                Qid(reader.ReadQid());
                Field("iounit", reader.ReadU32());
                break;
            case MessageType.Rwalk:
                int qids = reader.ReadU16();
                Field("qids", qids);
                for (int i = 0; i < qids && !reader.Failed; i++)
                {
                    Qid(reader.ReadQid());
                }

                break;
            case MessageType.Rstat:
                StatReply(ref reader);
                break;
            case MessageType.Rread:
                Data(reader.ReadBytes((int)reader.ReadU32()));
                break;
            case MessageType.Rwrite:
                Field("count", reader.ReadU32());
                break;
            case MessageType.Rreaddir:
                Entries(reader.ReadBytes((int)reader.ReadU32()));
                break;
            case MessageType.Rgetattr:
                Attributes(ref reader);
                break;
            case MessageType.Rstatfs:
                Statistics(ref reader);
                break;
            case MessageType.Rreadlink:
                Text("target", reader.ReadString());
                break;
            case MessageType.Rxattrwalk:
                Field("size", reader.ReadU64());
                break;
            case MessageType.Rlock:
                _text.Append(' ').Append((LockStatus)reader.ReadU8());
                break;
            case MessageType.Rgetlock:
                _text.Append(' ').Append((LockType)reader.ReadU8());
                Field("start", reader.ReadU64());
                Field("length", reader.ReadU64());
                Field("process", reader.ReadU32());
                Text("client", reader.ReadString());
                break;
            default:
                break;
        }
    }

    private void Attributes(ref WireReader reader)
    {
        Field("valid", ((GetattrMask)reader.ReadU64()).ToString());
        Qid qid = reader.ReadQid();
        Qid(qid);
        Field("mode", "0" + Convert.ToString(reader.ReadU32(), 8));
        Field("uid", reader.ReadU32());
        Field("gid", reader.ReadU32());
        Field("links", reader.ReadU64());
        Field("rdev", reader.ReadU64());
        Field("size", reader.ReadU64());
        Field("blksize", reader.ReadU64());
        Field("blocks", reader.ReadU64());
        bool known = _side.TryStat(qid.Path, out StatX disk);
        Time("atime", ref reader, known, disk.AccessTime);
        Time("mtime", ref reader, known, disk.ModifyTime);
        Time("ctime", ref reader, known, disk.ChangeTime);
        Field("btime", reader.ReadU64());
        Field("btime_nsec", reader.ReadU64());
        ulong generation = reader.ReadU64();
        if (generation != 0)
        {
            Field("gen", _side.Generation(qid.Path) == generation ? "disk" : "wrong");
        }
        else
        {
            Field("gen", 0);
        }

        Field("data_version", reader.ReadU64());
    }

    private void Time(string name, ref WireReader reader, bool known, Timespec disk)
    {
        var time = new Timespec((long)reader.ReadU64(), (long)reader.ReadU64());
        bool right = !known || time == disk;
        Field(name, HostObject.Time(time, _start) + (right ? string.Empty : $" (the disk says {disk.Seconds}.{disk.Nanoseconds:D9})"));
    }

    private void Statistics(ref WireReader reader)
    {
        StatFs disk = _side.Folder.Statistics();
        Field("type", reader.ReadU32());
        uint blockSize = reader.ReadU32();
        Field("bsize", blockSize);
        ulong factor = Math.Max(1, blockSize / (ulong)disk.BlockSize);
        Field("blocks", reader.ReadU64());
        Near("bfree", reader.ReadU64(), disk.FreeBlocks / factor, disk.Blocks / factor);
        Near("bavail", reader.ReadU64(), disk.AvailableBlocks / factor, disk.Blocks / factor);
        Field("files", reader.ReadU64());
        Near("ffree", reader.ReadU64(), disk.FreeFiles, disk.Files);
        Field("fsid", reader.ReadU64());
        Field("namelen", reader.ReadU32());
    }

    // Others use the disk too: what is free is right within a hundredth of what there is.
    private void Near(string name, ulong value, ulong disk, ulong total) =>
        Field(
        name,
        !_side.ExportsFolder ? value.ToString(CultureInfo.InvariantCulture)
            : Math.Abs((double)value - disk) <= Math.Max(1, total / 100.0) ? "disk" : $"{value} (the disk says {disk})");

    private void Entries(ReadOnlySpan<byte> data)
    {
        Field("bytes", data.Length);
        var entries = new Virtfs.Protocol.Messages.DirectoryEntries(data).GetEnumerator();
        while (entries.MoveNext())
        {
            DirectoryEntryRecord entry = entries.Current;
            _text.Append("\n      ");
            EntryQid(entry.Qid);
            Field("offset", entry.Offset);
            Field("type", entry.Type);
            Text("name", entry.Name);
        }

        if (entries.Failed)
        {
            Field("broken entry", Convert.ToHexStringLower(data));
        }
    }

    private void Data(ReadOnlySpan<byte> data)
    {
        Field("count", data.Length);
        if (IsRecords(data))
        {
            Records(data);
            return;
        }

        _text.Append(' ');
        int shown = Math.Min(data.Length, 64);
        Text("data", data[..shown]);
        if (shown < data.Length)
        {
            var hash = new HashCode();
            hash.AddBytes(data);
            Field("hash", hash.ToHashCode());
        }
    }

    private void Text(string name, ReadOnlySpan<byte> value)
    {
        _text.Append(' ').Append(name).Append(" \"");
        foreach (byte b in value)
        {
            if (b is >= (byte)' ' and <= (byte)'~')
            {
                _text.Append((char)b);
            }
            else
            {
                _text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
            }
        }

        _text.Append('"');
    }

    private void Field(string name, string value) => _text.Append(' ').Append(name).Append(' ').Append(value);

    private void Field(string name, long value) => _text.Append(' ').Append(name).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture));

    private void Field(string name, ulong value) => _text.Append(' ').Append(name).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture));
}
