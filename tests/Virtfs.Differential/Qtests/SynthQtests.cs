using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Peers;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Qtests;

/// <summary>QEMU's qtests of its driver synth, under their names: what they send and what they expect (the slow ones too).</summary>
public abstract class SynthQtests(ServersFixture servers, string server) : Qtest(servers, server)
{
    private const string Synth = "synth";
    private const int Entries = 100;

    [Fact(DisplayName = "synth/config")]
    public void Config()
    {
        QtestClient client = Client(Synth);
        Assert.Equal(QtestServers.MountTag, client.Device.MountTag);
        Assert.Equal(QtestServers.MountTag.Length, client.Device.ReadConfiguration(0) | (client.Device.ReadConfiguration(1) << 8));
    }

    [Fact(DisplayName = "synth/version/basic")]
    public void Version() => Client(Synth).Version();

    [Fact(DisplayName = "synth/attach/basic")]
    public void Attach() => Client(Synth).Attach();

    [Fact(DisplayName = "synth/walk/basic")]
    public void Walk()
    {
        List<Qid> qids = Attached(Synth).Walk(0, 1, [.. Enumerable.Range(0, 16).Select(i => $"WALK{i}")]);
        Assert.Equal(16, qids.Count);
    }

    [Fact(DisplayName = "synth/walk/no_slash")]
    public void WalkNoSlash() => Assert.Equal(Errno.ENOENT, Attached(Synth).WalkError(0, 1, " /"));

    [Fact(DisplayName = "synth/walk/none")]
    public void WalkNone()
    {
        QtestClient client = Client(Synth);
        Qid root = client.Attach();
        Assert.Empty(client.Walk(0, 1));
        Qid same = client.GetAttributes(1).Qid;
        Assert.Equal((root.Type, root.Path), (same.Type, same.Path));
    }

    [Fact(DisplayName = "synth/walk/dotdot_from_root")]
    public void WalkDotDotFromRoot()
    {
        QtestClient client = Client(Synth);
        Qid root = client.Attach();
        Assert.Equal([root], client.Walk(0, 1, ".."));
    }

    [Fact(DisplayName = "synth/walk/non_existent")]
    public void WalkNonExistent() => Assert.Equal(Errno.ENOENT, Attached(Synth).WalkError(0, 1, "non-existent"));

    [Fact(DisplayName = "synth/walk/2nd_non_existent")]
    public void WalkSecondNonExistent()
    {
        QtestClient client = Client(Synth);
        Qid root = client.Attach();
        uint fid = client.NewFid();
        List<Qid> qids = client.Walk(0, fid, "WALK0", "non-existent");
        Assert.NotEqual((root.Type, root.Path), (Assert.Single(qids).Type, qids[0].Path));
        Assert.Equal(Errno.ENOENT, client.Error(QtestClient.GetAttributesMessage(fid)));
    }

    [Fact(DisplayName = "synth/lopen/basic")]
    public void Open()
    {
        QtestClient client = Attached(Synth);
        client.Open(client.WalkTo("LOPEN"), LopenFlags.WriteOnly);
    }

    [Fact(DisplayName = "synth/write/basic")]
    public void Write()
    {
        QtestClient client = Attached(Synth);
        uint fid = client.WalkTo("WRITE");
        client.Open(fid, LopenFlags.WriteOnly);
        Assert.Equal(16384u, client.Write(fid, new byte[16384]));
    }

    [Fact(DisplayName = "synth/flush/success")]
    public void FlushSuccess()
    {
        (QtestClient client, int write, int flush) = Flush(1);
        Answer given = client.Wait(write);
        Assert.Equal(AnswerKind.Discarded, given.Kind);
        Answer flushed = client.Wait(flush);
        Assert.True(given.Order < flushed.Order);
        Assert.Equal("Rflush tag 1", MessageFormatter.Describe(flushed.Bytes));
    }

    [Fact(DisplayName = "synth/flush/ignored")]
    public void FlushIgnored()
    {
        (QtestClient client, int write, int flush) = Flush(0);
        byte[] reply = client.Expect(write, MessageType.Rwrite);
        Assert.True(Rwrite.TryDecode(reply.AsSpan(MessageHeader.Length), out Rwrite written));
        Assert.Equal(1u, written.Count);
        client.Expect(flush, MessageType.Rflush);
    }

    [Fact(DisplayName = "synth/readdir/basic")]
    public void ReadDirectory()
    {
        QtestClient client = Attached(Synth);
        uint fid = OpenDirectory(client);
        (List<string> names, _, _) = client.ReadDirectory(fid, 0, QtestClient.Msize - 11);
        Assert.Equal(Entries + 2, names.Count);
        Assert.Equal(Expected(), names.Order(StringComparer.Ordinal));
    }

    [Fact(DisplayName = "synth/readdir/split_512")]
    public void ReadDirectoryBy512() => ReadDirectoryBy(512);

    [Fact(DisplayName = "synth/readdir/split_256")]
    public void ReadDirectoryBy256() => ReadDirectoryBy(256);

    [Fact(DisplayName = "synth/readdir/split_128")]
    public void ReadDirectoryBy128() => ReadDirectoryBy(128);

    [Fact(DisplayName = "synth/xattr_limit/default")]
    public void XattrLimitDefault() => LimitXattrs(Synth, 1024, Errno.ENOSPC);

    [Fact(DisplayName = "synth/xattr_limit/custom")]
    public void XattrLimitCustom() => LimitXattrs("synthCustom", 100, Errno.ENOSPC);

    [Fact(DisplayName = "synth/xattr_limit/unlimited")]
    public void XattrLimitUnlimited() => LimitXattrs("synthUnlimited", WithoutLimit, Errno.None);

    private static IEnumerable<string> Expected() =>
        Enumerable.Range(0, Entries).Select(i => $"ReadDirFile{i}").Append(".").Append("..").Order(StringComparer.Ordinal);

    private static uint OpenDirectory(QtestClient client)
    {
        uint fid = client.WalkTo("ReadDirDir");
        client.Open(fid, LopenFlags.Directory);
        return fid;
    }

    private (QtestClient Client, int Write, int Flush) Flush(byte value)
    {
        QtestClient client = Attached(Synth);
        uint fid = client.WalkTo("FLUSH");
        client.Open(fid, LopenFlags.WriteOnly);
        int write = client.Begin(QtestClient.WriteMessage(fid, [value]), 0);
        return (client, write, client.Begin(new Message(MessageType.Tflush).U16(0), 1));
    }

    // As QEMU's test does it: each request but the first asks for as many bytes as the reply before it had.
    private void ReadDirectoryBy(uint count)
    {
        QtestClient client = Attached(Synth);
        uint fid = OpenDirectory(client);
        List<string> all = [];
        ulong offset = 0;
        while (true)
        {
            (List<string> names, ulong last, uint length) = client.ReadDirectory(fid, offset, count);
            if (names.Count == 0)
            {
                break;
            }

            all.AddRange(names);
            (offset, count) = (last, length);
        }

        Assert.Equal(Entries + 2, all.Count);
        Assert.Equal(Expected(), all.Order(StringComparer.Ordinal));
    }

    private void LimitXattrs(string export, int count, Errno beyond)
    {
        QtestClient client = Attached(export);
        uint counter = client.WalkTo("stat/xattr_count");
        client.Open(counter, LopenFlags.ReadOnly);
        FillXattrs(client, count, beyond, expected => Assert.Equal((ulong)expected, BinaryPrimitives.ReadUInt64LittleEndian(client.Read(counter, sizeof(ulong)))));
    }
}
