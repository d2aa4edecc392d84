using System;
using Virtfs.Differential.Host;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Differential.Comparison;

/// <content>Stat records.</content>
public sealed partial class ReplyText
{
    // QEMU leaves the length of the record 0 (IntendedDifferences.StatLength).
    private void StatReply(ref WireReader reader)
    {
        int length = reader.ReadU16();
        int size = reader.Remaining;
        if (_detail == ReplyDetail.Exact || length != (_side.IsQemu ? 0 : size))
        {
            Field("nstat", length);
        }

        Record(ref reader);
    }

    // A directory that is read, and no file: whole records, each as long as it says.
    private static bool IsRecords(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        while (reader.Remaining > 0)
        {
            int size = new WireReader(data[reader.Position..]).ReadU16() + sizeof(ushort);
            if (!StatRecord.TryDecode(ref reader, Dialect.U, out StatRecord record) || record.SizeIn(Dialect.U) != size)
            {
                return false;
            }
        }

        return !data.IsEmpty;
    }

    private void Records(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        while (reader.Remaining > 0)
        {
            _text.Append("\n      ");
            Record(ref reader);
        }
    }

    private void Record(ref WireReader reader)
    {
        int said = new WireReader(reader.Failed ? [] : PeekSize(reader)).ReadU16();
        if (!StatRecord.TryDecode(ref reader, Dialect.U, out StatRecord stat))
        {
            return;
        }

        if (said != stat.SizeIn(Dialect.U) - sizeof(ushort))
        {
            Field("size of record", said);
        }

        Field("type", stat.Type);
        Field("dev", stat.Device);
        Qid(stat.Qid);
        Field("mode", $"0x{(uint)stat.Mode:x}");
        bool known = _side.TryStat(stat.Qid.Path, out StatX disk);

        // What a link of a mapped model says is read from a file after its times, and that access may fall into the next second.
        bool isLinkReadNow = (stat.Mode & StatMode.Symlink) != 0 && stat.AccessTime >= _start.ToUnixTimeSeconds() && stat.AccessTime < disk.AccessTime.Seconds;
        Seconds("atime", isLinkReadNow ? (uint)disk.AccessTime.Seconds : stat.AccessTime, known, disk.AccessTime);
        Seconds("mtime", stat.ModificationTime, known, disk.ModifyTime);
        Field("length", stat.Length);
        if (_side.ExportsFolder || _detail == ReplyDetail.Exact)
        {
            Text("name", stat.Name); // Otherwise it is IntendedDifferences.SynthNames.
        }

        Text("uid", stat.UserName);
        Text("gid", stat.GroupName);
        Text("muid", stat.ModifierName);
        Text("extension", stat.Extension);
        Field("n_uid", stat.UserId);
        Field("n_gid", stat.GroupId);
        Field("n_muid", stat.ModifierId);
    }

    private static ReadOnlySpan<byte> PeekSize(WireReader reader) => reader.ReadBytes(Math.Min(sizeof(ushort), reader.Remaining));

    // The disk knows the time to the nanosecond, and so whether it is since the scenario's start.
    private void Seconds(string name, uint seconds, bool known, Timespec disk)
    {
        if (known && (uint)disk.Seconds == seconds)
        {
            Field(name, HostObject.Time(disk, _start));
        }
        else
        {
            Field(name, known ? $"{seconds} (the disk says {disk.Seconds})" : HostObject.Time(new Timespec(seconds, 0), _start));
        }
    }
}
