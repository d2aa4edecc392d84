using System;
using System.Linq;
using System.Text;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Peers;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Differential.Devices;

/// <summary>One client's session in 9P2000.L with a server, with fid 0 at the root, and what its qids say.</summary>
internal sealed class Conversation : IDisposable
{
    private const uint NoFid = uint.MaxValue;
    private const ushort Tag = 1;

    private readonly Peer _peer;

    public Conversation(Peer peer)
    {
        _peer = peer;
        Ask(new Message(MessageType.Tversion).U32(RingPeer.Capacity).Text("9P2000.L"));
        Root = Ask(new Message(MessageType.Tattach).U32(0).U32(NoFid).Text(string.Empty).Text(string.Empty).U32(0));
    }

    /// <summary>The answer to the Tattach.</summary>
    public string Root { get; }

    /// <summary>Sends a message.</summary>
    /// <returns>The reply as text, every qid with all it has, but in a listing the versions.</returns>
    public string Ask(Message message)
    {
        byte[] reply = Send(message);
        return (MessageType)reply[4] == MessageType.Rreaddir ? Listing(reply) : $"{MessageFormatter.Describe(reply)} {Convert.ToHexString(reply)}";
    }

    /// <summary>Walks from the root; the fid is <paramref name="fid"/>.</summary>
    public string Walk(uint fid, params string[] names) => WalkFrom(0, fid, names);

    /// <summary>Walks from a fid.</summary>
    public string WalkFrom(uint from, uint fid, params string[] names) =>
        Ask(names.Aggregate(new Message(MessageType.Twalk).U32(from).U32(fid).U16((ushort)names.Length), (message, name) => message.Text(name)));

    public string Clunk(uint fid) => Ask(new Message(MessageType.Tclunk).U32(fid));

    public string GetAttributes(uint fid) => Ask(new Message(MessageType.Tgetattr).U32(fid).U64((ulong)GetattrMask.Basic));

    public string Open(uint fid) => Ask(new Message(MessageType.Tlopen).U32(fid).U32(0));

    /// <summary>Opens for reading and writing.</summary>
    public string OpenToWrite(uint fid) => Ask(new Message(MessageType.Tlopen).U32(fid).U32(2));

    public string Write(uint fid, ulong offset, byte[] data) => Ask(new Message(MessageType.Twrite).U32(fid).U64(offset).Data(data));

    public string Read(uint fid, ulong offset, uint count) => Ask(ReadRequest(fid, offset, count));

    /// <summary>Sends a request of its own tag without waiting for the answer.</summary>
    public int Begin(ushort tag, Message message) => _peer.Begin(message.Encode(tag), RingPeer.Capacity);

    /// <summary>Whether a request has been answered or given back.</summary>
    public bool IsDone(int ticket) => _peer.IsDone(ticket);

    /// <summary>Waits for the answer to a request.</summary>
    public Answer Wait(int ticket) => _peer.Wait(ticket);

    /// <summary>A Tread.</summary>
    public static Message ReadRequest(uint fid, ulong offset, uint count) => new Message(MessageType.Tread).U32(fid).U64(offset).U32(count);

    /// <summary>Walks to a directory, opens it and lists it all.</summary>
    public string List(params string[] names)
    {
        const uint Fid = 99;
        string listing = $"{Walk(Fid, names)}\n{Open(Fid)}\n{Ask(new Message(MessageType.Treaddir).U32(Fid).U64(0).U32(RingPeer.Capacity - 24))}";
        Clunk(Fid);
        return listing;
    }

    /// <summary>Makes something; the qid that comes back, without its version.</summary>
    public string Make(Message message)
    {
        byte[] reply = Send(message);
        return (MessageType)reply[4] == MessageType.Rlerror ? MessageFormatter.Describe(reply) : QidAt(reply.AsSpan(MessageHeader.Length));
    }

    /// <summary>What a name leads to from the root; its qid without the version.</summary>
    public string Find(params string[] names)
    {
        const uint Fid = 98;
        byte[] reply = Send(names.Aggregate(
            new Message(MessageType.Twalk).U32(0).U32(Fid).U16((ushort)names.Length), (message, name) => message.Text(name)));
        Clunk(Fid);
        return (MessageType)reply[4] == MessageType.Rlerror ? MessageFormatter.Describe(reply) : QidAt(reply.AsSpan(reply.Length - Qid.Size));
    }

    public void Dispose() => _peer.Dispose();

    private static string Listing(byte[] reply)
    {
        var text = new StringBuilder();
        if (Rreaddir.TryDecode(reply.AsSpan(MessageHeader.Length), out Rreaddir listing))
        {
            foreach (DirectoryEntryRecord entry in listing.Entries)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(entry.Name)} {entry.Qid.Type} {entry.Qid.Path} {entry.Type}\n");
            }
        }

        return text.ToString();
    }

    private static string QidAt(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        Qid qid = reader.ReadQid();
        return $"{qid.Type} {qid.Path}";
    }

    private byte[] Send(Message message) => _peer.Wait(_peer.Begin(message.Encode(Tag), RingPeer.Capacity)).Bytes;
}
