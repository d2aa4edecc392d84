using System;
using System.Collections.Generic;
using System.Text;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Peers;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Qtest;
using Xunit;
using MessageHeader = Virtfs.Protocol.MessageHeader;

namespace Virtfs.Differential.Qtests;

/// <summary>The client of QEMU's tests: one request at a time, tag 0, msize 32768 and as much room for a reply.</summary>
internal sealed class QtestClient(RingPeer peer, VirtioMmioDevice device)
{
    public const uint Msize = 32768;

    private uint _lastFid = 999;

    /// <summary>The device, for its configuration.</summary>
    public VirtioMmioDevice Device => device;

    /// <summary>A fid that is not in use.</summary>
    public uint NewFid() => ++_lastFid;

    public void Version()
    {
        byte[] reply = Expect(Begin(new Message(MessageType.Tversion).U32(Msize).Text("9P2000.L"), Limits.NoTag), MessageType.Rversion);
        Assert.True(Rversion.TryDecode(Body(reply), out Rversion version));
        Assert.Equal(Msize, version.Msize);
        Assert.True(version.Version.SequenceEqual("9P2000.L"u8));
    }

    /// <summary>Begins a session and attaches fid 0.</summary>
    public Qid Attach()
    {
        Version();
        byte[] reply = Call(new Message(MessageType.Tattach).U32(0).U32(Limits.NoFid).Text("").Text("").U32(Virtfs.Linux.Libc.GetEffectiveUserId()));
        Assert.True(Rattach.TryDecode(Body(reply), out Rattach attach));
        return attach.Qid;
    }

    /// <summary>Walks from a fid to a new one; gives the qids.</summary>
    public List<Qid> Walk(uint fid, uint newFid, params string[] names)
    {
        Assert.True(Rwalk.TryDecode(Body(Call(WalkMessage(fid, newFid, names))), out Rwalk walk));
        List<Qid> qids = [];
        for (int i = 0; i < walk.Count; i++)
        {
            qids.Add(walk[i]);
        }

        return qids;
    }

    /// <summary>Walks from the root, all the way; "/" for the root itself.</summary>
    public uint WalkTo(string path)
    {
        uint fid = NewFid();
        string[] names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names.Length, Walk(0, fid, names).Count);
        return fid;
    }

    public Errno WalkError(uint fid, uint newFid, params string[] names) => Error(WalkMessage(fid, newFid, names));

    public static Message GetAttributesMessage(uint fid) => new Message(MessageType.Tgetattr).U32(fid).U64((ulong)GetattrMask.Basic);

    public Rgetattr GetAttributes(uint fid)
    {
        Assert.True(Rgetattr.TryDecode(Body(Call(GetAttributesMessage(fid))), out Rgetattr attributes));
        return attributes;
    }

    public void Open(uint fid, LopenFlags flags) => Call(new Message(MessageType.Tlopen).U32(fid).U32((uint)flags));

    public uint Write(uint fid, byte[] data)
    {
        Assert.True(Rwrite.TryDecode(Body(Call(WriteMessage(fid, data))), out Rwrite written));
        return written.Count;
    }

    public static Message WriteMessage(uint fid, byte[] data) => new Message(MessageType.Twrite).U32(fid).U64(0).Data(data);

    public byte[] Read(uint fid, uint count)
    {
        ReadOnlySpan<byte> body = Body(Call(new Message(MessageType.Tread).U32(fid).U64(0).U32(count)));
        Assert.True(Rread.TryDecode(body, out Rread read));
        Assert.Equal(Rread.BodySize + (int)read.Count, body.Length);
        return body[Rread.BodySize..].ToArray();
    }

    /// <summary>One Rreaddir: the names, the last offset, and the bytes it took.</summary>
    public (List<string> Names, ulong LastOffset, uint Count) ReadDirectory(uint fid, ulong offset, uint count)
    {
        Assert.True(Rreaddir.TryDecode(Body(Call(new Message(MessageType.Treaddir).U32(fid).U64(offset).U32(count))), out Rreaddir reply));
        List<string> names = [];
        ulong last = offset;
        uint length = 0;
        foreach (DirectoryEntryRecord entry in reply.Entries)
        {
            names.Add(Encoding.UTF8.GetString(entry.Name));
            last = entry.Offset;
            length += (uint)DirectoryEntryRecord.SizeOf(entry.Name.Length);
        }

        return (names, last, length);
    }

    public void MakeDirectory(string atPath, string name) => MakeDirectory(WalkTo(atPath), name);

    public void MakeDirectory(uint fid, string name) => Call(new Message(MessageType.Tmkdir).U32(fid).Text(name).U32(0x1E8).U32(0));

    /// <summary>Makes a file and opens it; gives its fid.</summary>
    public uint CreateFile(string atPath, string name)
    {
        uint fid = WalkTo(atPath);
        Call(new Message(MessageType.Tlcreate).U32(fid).Text(name).U32(0).U32(0x1E8).U32(0));
        return fid;
    }

    public void MakeSymlink(string atPath, string name, string target) =>
        Call(new Message(MessageType.Tsymlink).U32(WalkTo(atPath)).Text(name).Text(target).U32(0));

    public void MakeLink(string atPath, string name, string toPath) =>
        Call(new Message(MessageType.Tlink).U32(WalkTo(atPath)).U32(WalkTo(toPath)).Text(name));

    public void Unlink(string atPath, string name, UnlinkatFlags flags = UnlinkatFlags.None) =>
        Call(new Message(MessageType.Tunlinkat).U32(WalkTo(atPath)).Text(name).U32((uint)flags));

    public void SetSize(uint fid, ulong size) =>
        Call(new Message(MessageType.Tsetattr).U32(fid).U32((uint)SetattrMask.Size).U32(0).U32(0).U32(0).U64(size).U64(0).U64(0).U64(0).U64(0));

    public static Message CreateXattrMessage(uint fid, string name, ulong size) =>
        new Message(MessageType.Txattrcreate).U32(fid).Text(name).U64(size).U32(0);

    public void Clunk(uint fid) => Call(new Message(MessageType.Tclunk).U32(fid));

    /// <summary>Sends a message that must succeed.</summary>
    public byte[] Call(Message message) => Expect(Begin(message, 0), (MessageType)((byte)message.Type + 1));

    /// <summary>Sends a message that must fail.</summary>
    public Errno Error(Message message)
    {
        byte[] reply = Expect(Begin(message, 0), MessageType.Rlerror);
        Assert.True(Rlerror.TryDecode(Body(reply), out Rlerror error));
        return error.Errno;
    }

    /// <summary>Sends a message and does not wait.</summary>
    public int Begin(Message message, ushort tag) => peer.Begin(message.Encode(tag), (int)Msize);

    /// <summary>Waits for an answer.</summary>
    public Answer Wait(int ticket) => peer.Wait(ticket);

    /// <summary>Whether there is an answer.</summary>
    public bool IsDone(int ticket) => peer.IsDone(ticket);

    /// <summary>Waits for a reply of a type.</summary>
    public byte[] Expect(int ticket, MessageType type)
    {
        Answer answer = peer.Wait(ticket);
        Assert.Equal(AnswerKind.Reply, answer.Kind);
        Assert.True(MessageHeader.TryDecode(answer.Bytes, out MessageHeader header));
        Assert.True(header.Type == type, MessageFormatter.Describe(answer.Bytes));
        Assert.Equal((uint)answer.Bytes.Length, header.Size);
        return answer.Bytes;
    }

    private static Message WalkMessage(uint fid, uint newFid, string[] names)
    {
        Message message = new Message(MessageType.Twalk).U32(fid).U32(newFid).U16((ushort)names.Length);
        Array.ForEach(names, name => message.Text(name));
        return message;
    }

    private static ReadOnlySpan<byte> Body(byte[] reply) => reply.AsSpan(MessageHeader.Length);
}
