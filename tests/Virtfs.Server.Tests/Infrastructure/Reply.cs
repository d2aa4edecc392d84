using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>One R-message, whole and well formed.</summary>
internal sealed class Reply
{
    private readonly byte[] _message;

    public Reply(byte[] message)
    {
        Assert.True(MessageHeader.TryDecode(message, out MessageHeader header), "A reply has a header.");
        Assert.Equal(message.Length, (int)header.Size);
        _message = message;
        Type = header.Type;
        Tag = header.Tag;
    }

    public MessageType Type { get; }

    public ushort Tag { get; }

    public int Length => _message.Length;

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Bytes => _message;

    public ReadOnlySpan<byte> Body => _message.AsSpan(MessageHeader.Length);

    /// <summary>The error it carries; None when it is none.</summary>
    public Errno Error => Type switch
    {
        MessageType.Rlerror => Rlerror.TryDecode(Body, out Rlerror error) ? error.Errno : throw Malformed(),
        MessageType.Rerror => Rerror.TryDecode(Body, out Rerror error) ? error.Errno : throw Malformed(),
        _ => Errno.None,
    };

    /// <summary>The reply itself, which must be no error.</summary>
    public Reply Ok
    {
        get
        {
            Assert.Equal(Errno.None, Error);
            return this;
        }
    }

    /// <summary>The qid that most replies begin with.</summary>
    public Qid Qid => new WireReader(Ok.Body).ReadQid();

    public Qid[] Qids
    {
        get
        {
            Assert.Equal(MessageType.Rwalk, Ok.Type);
            Assert.True(Rwalk.TryDecode(Body, out Rwalk walk));
            var qids = new Qid[walk.Count];
            for (int i = 0; i < qids.Length; i++)
            {
                qids[i] = walk[i];
            }

            return qids;
        }
    }

    /// <summary>The record of an Rstat of 9P2000.u.</summary>
    public StatRecord Stat => Ok.Type == MessageType.Rstat && Rstat.TryDecode(Body, Dialect.U, out Rstat got) ? got.Stat : throw Malformed();

    /// <summary>The names of the records that a Tread of a directory brought.</summary>
    public List<string> RecordNames(Dialect dialect)
    {
        var names = new List<string>();
        var reader = new WireReader(Data);
        while (reader.Remaining > 0)
        {
            Assert.True(StatRecord.TryDecode(ref reader, dialect, out StatRecord record), "Only whole records are sent.");
            names.Add(Encoding.UTF8.GetString(record.Name));
        }

        return names;
    }

    /// <summary>The iounit of Rlopen and Rlcreate.</summary>
    public uint IoUnit => Ok.Type == MessageType.Rlopen
        ? Rlopen.TryDecode(Body, out Rlopen open) ? open.IoUnit : throw Malformed()
        : Rlcreate.TryDecode(Body, out Rlcreate create) ? create.IoUnit : throw Malformed();

    public Rgetattr Attributes => Ok.Type == MessageType.Rgetattr && Rgetattr.TryDecode(Body, out Rgetattr got) ? got : throw Malformed();

    public Rstatfs Statistics => Ok.Type == MessageType.Rstatfs && Rstatfs.TryDecode(Body, out Rstatfs got) ? got : throw Malformed();

    /// <summary>The data of Rread and Rreaddir.</summary>
    public byte[] Data
    {
        get
        {
            Assert.True(Ok.Type is MessageType.Rread or MessageType.Rreaddir);
            var reader = new WireReader(Body);
            int count = (int)reader.ReadU32();
            Assert.Equal(Body.Length - sizeof(uint), count);
            return reader.ReadBytes(count).ToArray();
        }
    }

    public string Text => Encoding.UTF8.GetString(Data);

    /// <summary>Rwrite's count.</summary>
    public uint Written => Ok.Type == MessageType.Rwrite && Rwrite.TryDecode(Body, out Rwrite got) ? got.Count : throw Malformed();

    /// <summary>Rxattrwalk's size.</summary>
    public ulong Size => Ok.Type == MessageType.Rxattrwalk && Rxattrwalk.TryDecode(Body, out Rxattrwalk got) ? got.Size : throw Malformed();

    public LockStatus LockStatus => Ok.Type == MessageType.Rlock && Rlock.TryDecode(Body, out Rlock got) ? got.Status : throw Malformed();

    public string Target =>
        Ok.Type == MessageType.Rreadlink && Rreadlink.TryDecode(Body, out Rreadlink got) ? Encoding.UTF8.GetString(got.Target) : throw Malformed();

    public (uint Msize, string Version) Version =>
        Ok.Type == MessageType.Rversion && Rversion.TryDecode(Body, out Rversion got) ? (got.Msize, Encoding.UTF8.GetString(got.Version)) : throw Malformed();

    public List<Entry> Entries
    {
        get
        {
            var entries = new List<Entry>();
            DirectoryEntries.Enumerator each = new DirectoryEntries(Data).GetEnumerator();
            while (each.MoveNext())
            {
                entries.Add(new Entry(Encoding.UTF8.GetString(each.Current.Name), each.Current.Offset, each.Current.Type, each.Current.Qid));
            }

            Assert.False(each.Failed, "Only whole entries are sent.");
            return entries;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => MessageFormatter.Describe(_message);

    private InvalidOperationException Malformed() => new(string.Create(CultureInfo.InvariantCulture, $"Not what was expected: {this}"));

    internal readonly record struct Entry(string Name, ulong Offset, byte Type, Qid Qid);
}
