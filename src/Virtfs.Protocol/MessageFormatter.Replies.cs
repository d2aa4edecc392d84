using System;
using Virtfs.Protocol.Messages;

namespace Virtfs.Protocol;

public static partial class MessageFormatter
{
    // False: no type for this message. Whole is false if the body is too short for it; nothing has been added to the line then.
    private static bool TryDescribeReply(MessageType type, ReadOnlySpan<byte> body, Dialect dialect, MessageLine line, out bool whole)
    {
        bool? described = type switch
        {
            MessageType.Rlerror => Rlerror.TryDecode(body, out Rlerror m) && line.Error(m.Errno).Done,
            MessageType.Rerror when dialect == Dialect.Plain => Rerror.TryDecode(body, dialect, out Rerror m) && line.Text(m.Message).Done,
            MessageType.Rerror => Rerror.TryDecode(body, out Rerror m) && line.Text(m.Message).Error(m.Errno).Done,
            MessageType.Rversion => Rversion.TryDecode(body, out Rversion m)
                && line.Number("msize", m.Msize).Text("version", m.Version).Done,
            MessageType.Rauth => Rauth.TryDecode(body, out Rauth m) && line.Qid(m.Qid).Done,
            MessageType.Rattach => Rattach.TryDecode(body, out Rattach m) && line.Qid(m.Qid).Done,
            MessageType.Rwalk => Rwalk.TryDecode(body, out Rwalk m) && line.Qids(m).Done,
            MessageType.Rread => Rread.TryDecode(body, out Rread m) && line.Number("count", m.Count).Done,
            MessageType.Rwrite => Rwrite.TryDecode(body, out Rwrite m) && line.Number("count", m.Count).Done,
            MessageType.Rreaddir => TryDescribeEntries(body, line),
            MessageType.Rstatfs => Rstatfs.TryDecode(body, out Rstatfs m) && line.Statistics(in m).Done,
            MessageType.Rlopen => Rlopen.TryDecode(body, out Rlopen m) && line.Qid(m.Qid).Number("iounit", m.IoUnit).Done,
            MessageType.Ropen => Ropen.TryDecode(body, out Ropen m) && line.Qid(m.Qid).Number("iounit", m.IoUnit).Done,
            MessageType.Rcreate => Rcreate.TryDecode(body, out Rcreate m) && line.Qid(m.Qid).Number("iounit", m.IoUnit).Done,
            MessageType.Rstat => Rstat.TryDecode(body, dialect, out Rstat m) && line.Stat(m.Stat).Done,
            MessageType.Rlcreate => Rlcreate.TryDecode(body, out Rlcreate m) && line.Qid(m.Qid).Number("iounit", m.IoUnit).Done,
            MessageType.Rsymlink => Rsymlink.TryDecode(body, out Rsymlink m) && line.Qid(m.Qid).Done,
            MessageType.Rmknod => Rmknod.TryDecode(body, out Rmknod m) && line.Qid(m.Qid).Done,
            MessageType.Rmkdir => Rmkdir.TryDecode(body, out Rmkdir m) && line.Qid(m.Qid).Done,
            MessageType.Rreadlink => Rreadlink.TryDecode(body, out Rreadlink m) && line.Text("target", m.Target).Done,
            MessageType.Rgetattr => Rgetattr.TryDecode(body, out Rgetattr m) && line.Attributes(in m).Done,
            MessageType.Rxattrwalk => Rxattrwalk.TryDecode(body, out Rxattrwalk m) && line.Number("size", m.Size).Done,
            MessageType.Rlock => Rlock.TryDecode(body, out Rlock m) && line.Status(m.Status).Done,
            MessageType.Rgetlock => Rgetlock.TryDecode(body, out Rgetlock m)
                && line.Lock(m.LockType).Number("start", m.Start).Number("length", m.Length)
                    .Number("proc_id", m.ProcessId).Text("client_id", m.ClientId).Done,
            MessageType.Rflush or MessageType.Rclunk or MessageType.Rremove or MessageType.Rrename or MessageType.Rsetattr or MessageType.Rwstat
                or MessageType.Rxattrcreate or MessageType.Rfsync or MessageType.Rlink or MessageType.Rrenameat
                or MessageType.Runlinkat => true,
            _ => null,
        };
        whole = described ?? false;
        return described.HasValue;
    }

    private static bool TryDescribeEntries(ReadOnlySpan<byte> body, MessageLine line)
    {
        var reader = new WireReader(body);
        uint count = reader.ReadU32();
        if (reader.Failed)
        {
            return false;
        }

        line.Number("count", count);
        if (Rreaddir.TryDecode(body, out Rreaddir reply))
        {
            int entries = 0;
            foreach (DirectoryEntryRecord _ in reply.Entries)
            {
                entries++;
            }

            line.Number("entries", (uint)entries);
        }

        return true;
    }
}
