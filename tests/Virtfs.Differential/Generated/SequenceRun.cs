using System;
using System.Collections.Generic;
using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Virtfs.Differential.Peers;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using MessageHeader = Virtfs.Protocol.MessageHeader;

namespace Virtfs.Differential.Generated;

/// <summary>
/// Runs steps on both servers. A message that would run into an intended difference is left out, whatever the steps before it were; so every part of a
/// sequence is a sequence.
/// </summary>
internal sealed partial class SequenceRun
{
    // With this much room every reply fits that is no data: an Rwalk of 16 names.
    private const int LongestSmallReply = 256;

    private const ulong LongestLock = 1UL << 62;

    private readonly Scenario _scenario;
    private readonly MappedDifferences _mapped;
    private readonly IReadOnlyList<MessageShape> _shapes;

    public SequenceRun(Scenario scenario, GeneratedTarget target)
    {
        _scenario = scenario;
        _mapped = new MappedDifferences(scenario, Fids);
        _shapes = target.Shapes;
        _scenario.BeginAgain();
        Fids.BeginAgain(Root);
    }

    /// <summary>The fids there are.</summary>
    public KnownFids Fids { get; } = new();

    /// <summary>What is on the disk now.</summary>
    public HostState Disk => _scenario.Disk;

    /// <summary>Messages that were sent.</summary>
    public int Count { get; private set; }

    private ulong Root => _scenario.Disk.TryFind(".", out HostObject? root) ? root.Attributes.Inode : 0;

    /// <summary>Does a step and compares.</summary>
    /// <returns>QEMU's reply; null where there is none.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">The servers differ.</exception>
    public Reply? Do(SequenceStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Message is not { } message)
        {
            _scenario.OnHost(step.OnHost!);
            return null;
        }

        if (IsIntendedToDiffer(message, step.ReplyRoom))
        {
            return null;
        }

        Count++;
        _scenario.ReplyRoom = step.ReplyRoom;
        Reply? reply = _scenario.SendAny(message);
        _scenario.ReplyRoom = RingPeer.Capacity;
        if (reply is null || IsRefusedVersion(message, reply))
        {
            // After a refused msize the servers do not have the same (refused-msize).
            if (reply is not null)
            {
                _scenario.BeginAgain();
            }

            Fids.BeginAgain(Root);
            return reply;
        }

        Fids.Learn(message.Type, message.Body, reply.Bytes);
        return reply;
    }

    /// <summary>Ends the session, which sets what is pending, and compares a last time.</summary>
    public void End()
    {
        if (Fids.All.Values.Any(fid => fid.IsPending && IsStale(fid)))
        {
            _scenario.Leave();
        }
        else
        {
            _scenario.BeginAgain();
        }
    }

    private static bool IsRefusedVersion(Message message, Reply reply) =>
        message.Type == MessageType.Tversion &&
        (reply.Type != MessageType.Rversion || !Rversion.TryDecode(reply.Bytes[MessageHeader.Length..], out Rversion answer) || answer.Version.SequenceEqual("unknown"u8));

    private bool IsIntendedToDiffer(Message message, int room) =>
        MeansPathOrObject(message, room) || LosesSetIdBits(message) || IsCutTransfer(message, room) || IsDirectoryOffset(message) ||
        MakesForeignGroupProgram(message) || IsStrangeLock(message) || CreatesInStickyDirectory(message) ||
        SynchronisesByStat(message) || HasUnreadableExtension(message) || _mapped.IsIntendedToDiffer(message);

    // IntendedDifferences.ObjectsNotPaths: a fid whose name leads elsewhere, or nowhere. What is open is an object for QEMU as well.
    private bool MeansPathOrObject(Message message, int room)
    {
        if (MayEndSession(message, room) && Fids.All.Values.Any(fid => fid.IsPending && IsStale(fid)))
        {
            return true; // It would set what is pending.
        }

        if (message.Type == MessageType.Tremove && Fids.TryGet(new WireReader(message.Body).ReadU32(), out KnownFid removed) && removed.IsPending)
        {
            return true; // What is set when the name has gone is set on the object alone.
        }

        if (message.Type is MessageType.Tversion or MessageType.Tattach or MessageType.Tflush)
        {
            return false;
        }

        uint number = new WireReader(message.Body).ReadU32();
        if (Fids.TryGet(number, out KnownFid fid) && IsStale(fid) && !IsSameWhenStale(message, fid))
        {
            return true;
        }

        return SecondFid(message) is { } second && Fids.TryGet(second, out KnownFid other) && IsStale(other);
    }

    private bool MayEndSession(Message message, int room) =>
        message.Type == MessageType.Tversion || room < LongestSmallReply ||
        (_shapes.FirstOrDefault(shape => shape.Type == message.Type) is { } shape && !IsWhole(message, shape));

    private bool IsStale(KnownFid fid) => KnownFids.IsStale(fid, _scenario.Disk);

    private static bool IsSameWhenStale(Message message, KnownFid fid)
    {
        bool isOpen = fid.State is FidState.File or FidState.Directory;
        switch (message.Type)
        {
            case MessageType.Treaddir:
                return !fid.IsLeftBehind; // QEMU looks at each entry by its path.
            case MessageType.Tread when fid.State == FidState.Directory:
                return !fid.IsLeftBehind;
            case MessageType.Tread or MessageType.Twrite or MessageType.Tfsync or MessageType.Tlock or MessageType.Tgetlock:
                return true;
            case MessageType.Tgetattr:
                return isOpen && Tgetattr.TryDecode(message.Body, out Tgetattr get) && (get.Mask & GetattrMask.Generation) == 0;
            case MessageType.Tsetattr:
                const SetattrMask ThroughHandle = SetattrMask.Atime | SetattrMask.Mtime | SetattrMask.Size;
                return isOpen && Tsetattr.TryDecode(message.Body, out Tsetattr set) && ((uint)set.Valid & 0x7F & ~(uint)ThroughHandle) == 0;
            case MessageType.Tlopen or MessageType.Topen or MessageType.Tlcreate or MessageType.Tcreate or MessageType.Trename or MessageType.Txattrcreate:
                return fid.State != FidState.Walked;
            case MessageType.Tclunk:
                return !fid.IsPending;
            default:
                return false;
        }
    }

    /// <summary>The second fid that a message names, other than one to be made.</summary>
    public static uint? SecondFid(Message message)
    {
        var reader = new WireReader(message.Body);
        reader.ReadU32();
        switch (message.Type)
        {
            case MessageType.Trename or MessageType.Tlink:
                return reader.ReadU32();
            case MessageType.Trenameat:
                reader.ReadString();
                return reader.ReadU32();
            case MessageType.Tcreate:
                return LinkedFid(message);
            default:
                return null;
        }
    }

    // IntendedDifferences.SetIdBits.
    private bool LosesSetIdBits(Message message)
    {
        var reader = new WireReader(message.Body);
        if (!Fids.TryGet(reader.ReadU32(), out KnownFid fid))
        {
            return false;
        }

        if (message.Type is MessageType.Tlcreate or MessageType.Tcreate)
        {
            return MayOpenExisting(message) && Empties(message) &&
                _scenario.Disk.TryFind(KnownFids.Join(fid.Path, KnownFids.Name(ref reader)), out HostObject? existing) && HasSetIdBits(existing.Attributes.Inode);
        }

        switch (message.Type)
        {
            case MessageType.Twrite when fid.State == FidState.File:
                return HasSetIdBits(fid.Inode);
            case MessageType.Tsetattr when Tsetattr.TryDecode(message.Body, out Tsetattr set) && (set.Valid & SetattrMask.Size) != 0:
                return HasSetIdBits(fid.Inode) || ((set.Valid & SetattrMask.Mode) != 0 && (set.Mode & (InodeMode.S_ISUID | InodeMode.S_ISGID)) != 0);
            case MessageType.Twstat when Twstat.TryDecode(message.Body, Dialect.U, out Twstat change) && change.Stat.Length != ulong.MaxValue:
                return HasSetIdBits(fid.Inode) || SetsIdBits(change.Stat.Mode);
            case MessageType.Tlopen or MessageType.Topen when HasMode:
                return ((TopenMode)reader.ReadU8() & TopenMode.Truncate) != 0 && HasSetIdBits(fid.Inode);
            case MessageType.Tlopen:
                return (reader.ReadU32() & (uint)LopenFlags.Truncate) != 0 && HasSetIdBits(fid.Inode);
            default:
                return false;
        }
    }

    private bool HasSetIdBits(ulong inode) =>
        _scenario.TryStat(inode, out StatX found) && found.Type == InodeMode.S_IFREG && (found.Mode & (InodeMode.S_ISUID | InodeMode.S_ISGID)) != 0;

    // IntendedDifferences.ForeignGroupBit.
    private bool MakesForeignGroupProgram(Message message)
    {
        const uint GroupProgram = InodeMode.S_ISGID | 0x8;
        uint mode = message.Type switch
        {
            MessageType.Tlcreate when Tlcreate.TryDecode(message.Body, out Tlcreate create) => create.Mode,
            MessageType.Tmknod when Tmknod.TryDecode(message.Body, out Tmknod make) => make.Mode,
            MessageType.Tcreate when Tcreate.TryDecode(message.Body, Dialect.U, out Tcreate create) => (uint)create.Permissions,
            _ => 0,
        };
        return (mode & GroupProgram) == GroupProgram && Fids.TryGet(new WireReader(message.Body).ReadU32(), out KnownFid fid) &&
            _scenario.TryStat(fid.Inode, out StatX directory) && (directory.Mode & InodeMode.S_ISGID) != 0;
    }

    // IntendedDifferences.StickyCreate.
    private bool CreatesInStickyDirectory(Message message) =>
        MayOpenExisting(message) && Fids.TryGet(new WireReader(message.Body).ReadU32(), out KnownFid fid) && _scenario.TryStat(fid.Inode, out StatX directory) && (directory.Mode & InodeMode.S_ISVTX) != 0;

    // IntendedDifferences.ReadAhead and DirectoryOffset.
    private bool IsDirectoryOffset(Message message) =>
        (message.Type == MessageType.Tread && Tread.TryDecode(message.Body, out Tread records) && records.Offset != 0 &&
            Fids.TryGet(records.Fid, out KnownFid listed) && listed.State == FidState.Directory && listed.ListedAt != Fids.NameChanges) ||
        message.Type == MessageType.Treaddir && Treaddir.TryDecode(message.Body, out Treaddir read) && read.Offset != 0 &&
        (read.Offset > long.MaxValue || (Fids.TryGet(read.Fid, out KnownFid fid) && fid.ListedAt != Fids.NameChanges));

    // IntendedDifferences.RealLocks; and with another owner there might be a conflict.
    private static bool IsStrangeLock(Message message) => message.Type switch
    {
        MessageType.Tlock when Tlock.TryDecode(message.Body, out Tlock set) => !set.ClientId.IsEmpty || IsStrangeLock(set.LockType, set.Start, set.Length, set.ProcessId),
        MessageType.Tgetlock when Tgetlock.TryDecode(message.Body, out Tgetlock get) => !get.ClientId.IsEmpty || IsStrangeLock(get.LockType, get.Start, get.Length, get.ProcessId),
        _ => false,
    };

    private static bool IsStrangeLock(LockType type, ulong start, ulong length, uint process) =>
        type > LockType.Unlock || start > LongestLock || length > LongestLock || process != FieldValues.LockOwner;

    // Of a Twrite without all its data QEMU has written a part when it breaks (Malformed); an Rread that may not fit is not even begun (NoRoom).
    private bool IsCutTransfer(Message message, int room) => message.Type switch
    {
        MessageType.Twrite => message.Body.Length >= 16 && !IsWhole(message, _shapes.First(shape => shape.Type == MessageType.Twrite)),
        MessageType.Tread => Tread.TryDecode(message.Body, out Tread read) && Limits.ReadReplyHeaderSize + (ulong)read.Count > (ulong)room,
        _ => false,
    };

    private static bool IsWhole(Message message, MessageShape shape)
    {
        var reader = new WireReader(message.Body);
        foreach (FieldKind field in shape.Fields)
        {
            FieldSize.Skip(field, ref reader);
        }

        return !reader.Failed;
    }
}
