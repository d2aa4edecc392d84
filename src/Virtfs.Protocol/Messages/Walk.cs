using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Descends from a fid by names, one directory each, and makes a new fid for what is found there.</summary>
/// <remarks>
/// <code>
/// 0       4          8         10
/// +-------+----------+---------+----------------+
/// | fid 4 | newfid 4 | nwname 2| nwname x (2+n) |
/// +-------+----------+---------+----------------+
/// </code>
/// The same in every dialect. Source: Plan 9's walk(5).
/// </remarks>
public readonly ref struct Twalk(uint fid, uint newFid, WalkNames names)
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Twalk;

    /// <summary>Where the walk begins.</summary>
    public uint Fid { get; init; } = fid;

    /// <summary>The fid for where it ends; may be <see cref="Fid"/> itself.</summary>
    public uint NewFid { get; init; } = newFid;

    /// <summary>The names; none makes a second fid for the same object. Neither their number nor what they say is checked here.</summary>
    public WalkNames Names { get; init; } = names;

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Twalk message)
    {
        var reader = new WireReader(body);
        uint fid = reader.ReadU32();
        uint newFid = reader.ReadU32();
        bool complete = WalkNames.TryDecode(ref reader, out WalkNames names);
        message = new Twalk(fid, newFid, names);
        return complete;
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Fid);
        writer.WriteU32(NewFid);
        Names.Encode(ref writer);
    }
}

/// <summary>The qids of what a walk passed: as many as names if it arrived, fewer if it stopped on the way (then there is no new fid).</summary>
/// <remarks>
/// <code>
/// 0         2
/// +---------+---------------+
/// | nwqid 2 | nwqid x qid 13|
/// +---------+---------------+
/// </code>
/// The same in every dialect. Source: Plan 9's walk(5).
/// </remarks>
public readonly ref struct Rwalk
{
    /// <summary>The message's type.</summary>
    public const MessageType Type = MessageType.Rwalk;

    private readonly ReadOnlySpan<byte> _qids;

    /// <summary>Takes the qids as they stand on the wire, <see cref="Qid.Size"/> bytes each; bytes over are left out.</summary>
    public Rwalk(ReadOnlySpan<byte> encodedQids)
    {
        int count = Math.Min(encodedQids.Length / Qid.Size, ushort.MaxValue);
        _qids = encodedQids[..(count * Qid.Size)];
    }

    /// <summary>How many qids there are.</summary>
    public ushort Count => (ushort)(_qids.Length / Qid.Size);

    /// <summary>The qid of the element of that number, the first being 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many.</exception>
    public Qid this[int index] => new WireReader(_qids.Slice(index * Qid.Size, Qid.Size)).ReadQid();

    /// <summary>Reads a body; false if it is too short, and then the message is not to be used.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, out Rwalk message)
    {
        var reader = new WireReader(body);
        int count = reader.ReadU16();
        message = new Rwalk(reader.ReadBytes(count * Qid.Size));
        return !reader.Failed;
    }

    /// <summary>Writes the body of a walk that passed <paramref name="qids"/>.</summary>
    public static void Encode(ref WireWriter writer, scoped ReadOnlySpan<Qid> qids)
    {
        writer.WriteU16((ushort)qids.Length);
        foreach (ref readonly Qid qid in qids)
        {
            writer.WriteQid(in qid);
        }
    }

    /// <summary>Writes the body.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU16(Count);
        writer.WriteBytes(_qids);
    }
}
