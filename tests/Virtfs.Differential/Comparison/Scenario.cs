using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using Virtfs.Differential.Host;
using Virtfs.Differential.Peers;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Differential.Comparison;

/// <summary>
/// One sequence of messages that goes to both servers. After each message the two replies and the two folders must be equal, but for what is said to be
/// an <see cref="IntendedDifference"/>, which then must be there.
/// </summary>
public sealed partial class Scenario
{
    /// <summary>The dialect of scenarios that do not say which.</summary>
    public const string UsualDialect = "9P2000.L";

    private static readonly string[] Refusals =
    [
        "Rlerror EPROTO ", "Rlerror EMSGSIZE ", "Rerror message \"Protocol error\" EPROTO ", "Rerror message \"Message too long\" EMSGSIZE ", "Discarded",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Side _qemu;
    private readonly Side _virtfsd;
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private readonly StringBuilder _sequence = new();
    private readonly HashSet<string> _paths = [];
    private readonly HashSet<IntendedDifference> _shown = [];
    private readonly List<ExpectedOnDisk> _expectedOnDisk = [];
    private (IntendedDifference Row, string Qemu, string Virtfsd)? _expected;
    private ushort _tag;

    public Scenario(ExportKind kind, Side qemu, Side virtfsd)
    {
        Kind = kind;
        _qemu = qemu;
        _virtfsd = virtfsd;
    }

    /// <summary>How both folders are exported.</summary>
    public ExportKind Kind { get; }

    /// <summary>The intended differences that were declared and were there.</summary>
    public IReadOnlyCollection<IntendedDifference> Shown => _shown;

    /// <summary>What <see cref="BeginAgain"/> asks for.</summary>
    public string Dialect { get; set; } = UsualDialect;

    /// <summary>How many bytes of reply there is room for.</summary>
    public int ReplyRoom { get; set; } = RingPeer.Capacity;

    /// <summary>False to look at the folders at the end only, where that is too much to do after each of many messages.</summary>
    public bool LooksAfterEachStep { get; set; } = true;

    /// <summary>Both folders, to arrange what a look would disturb; everything else goes through <see cref="OnHost"/>.</summary>
    public IEnumerable<HostFolder> Folders => [_qemu.Folder, _virtfsd.Folder];

    /// <summary>What the last look at QEMU's folder found; virtfsd's was equal.</summary>
    public HostState Disk => _qemu.State;

    /// <summary>An object of QEMU's folder as it is now, whether or not it still has a name.</summary>
    public bool TryStat(ulong inode, out StatX attributes) => _qemu.Folder.TryStat(inode, out attributes);

    /// <summary>Does the same to both folders, past the servers.</summary>
    public void OnHost(Action<HostFolder> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        change(_qemu.Folder);
        change(_virtfsd.Folder);
        Look();
    }

    /// <summary>
    /// Says that the next message is answered differently, and how each answer begins; qids come with their versions, which are compared otherwise by their
    /// rule.
    /// </summary>
    public void Differs(IntendedDifference row, string qemu, string virtfsd) => _expected = (row, qemu, virtfsd);

    /// <summary>Says that from the next message on a name differs on the disk, and what is in the line of <see cref="HostObject.Describe"/> for each; null
    /// where the name is not there.</summary>
    public void DiffersOnDisk(IntendedDifference row, string path, string? qemu, string? virtfsd) =>
        _expectedOnDisk.Add(new ExpectedOnDisk(row, path, qemu, virtfsd));

    /// <summary>Begins a new session on both sides in the scenario's dialect, with fid 0 at the root: after one side lost its own.</summary>
    public void BeginAgain()
    {
        Version(version: Dialect);
        Attach();
    }

    /// <summary>Sends a message to both and compares the answers.</summary>
    /// <returns>QEMU's reply.</returns>
    public Reply Send(Message message, uint? size = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Finish(Begin(message, size));
    }

    /// <summary>Sends a message to both without waiting for the answer.</summary>
    public Pending Begin(Message message, uint? size = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        ushort tag = NextTag();
        return BeginTagged(tag, message.Encode(tag, size));
    }

    /// <summary>As <see cref="Begin"/>, with bytes as they are.</summary>
    public Pending BeginTagged(ushort tag, byte[] request)
    {
        _sequence.Append("   ").AppendLine(MessageFormatter.Describe(request));
        int room = ReplyRoom;
        return new Pending(tag, _qemu.Peer.Begin(request, room), _virtfsd.Peer.Begin(request, room));
    }

    /// <summary>Waits for both answers and compares them.</summary>
    public Reply Finish(Pending pending)
    {
        ArgumentNullException.ThrowIfNull(pending);
        Answer qemu = _qemu.Peer.Wait(pending.Qemu);
        Answer virtfsd = _virtfsd.Peer.Wait(pending.Virtfsd);
        pending.Complete(qemu.Order, virtfsd.Order);
        if (LooksAfterEachStep)
        {
            Look();
        }

        Compare(qemu, virtfsd);
        return new Reply(qemu.Bytes);
    }

    /// <summary>
    /// Sends a message that need not be a right one. Where QEMU's device breaks, virtfsd must refuse the message as the rows malformed and no-room say, and
    /// both sides begin again.
    /// </summary>
    /// <returns>QEMU's reply; null when it broke, and after that fid 0 is at the root.</returns>
    public Reply? SendAny(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Pending pending = Begin(message);
        Answer qemu = _qemu.Peer.Wait(pending.Qemu);
        Answer virtfsd = _virtfsd.Peer.Wait(pending.Virtfsd);
        pending.Complete(qemu.Order, virtfsd.Order);
        Look();
        if (qemu.Kind != AnswerKind.Broken)
        {
            Compare(qemu, virtfsd);
            return new Reply(qemu.Bytes);
        }

        string refusal = ReplyText.Of(virtfsd, _virtfsd, _start, ReplyDetail.Rules);
        _sequence.Append("      QEMU breaks, virtfsd: ").AppendLine(refusal);
        if (!Refusals.Any(start => refusal.StartsWith(start, StringComparison.Ordinal)))
        {
            Fail($"QEMU's device broke, and virtfsd did not refuse: {refusal}");
        }

        // QEMU's reset has set what was pending; virtfsd's Tversion is still to do so.
        ReplyRoom = RingPeer.Capacity;
        BeginAgain();
        return null;
    }

    /// <summary>Waits for both answers to a request that a Tflush is about: each server may have been done with it, and then they are equal, or not.</summary>
    public void FinishOrDiscard(Pending pending)
    {
        ArgumentNullException.ThrowIfNull(pending);
        Answer qemu = _qemu.Peer.Wait(pending.Qemu);
        Answer virtfsd = _virtfsd.Peer.Wait(pending.Virtfsd);
        pending.Complete(qemu.Order, virtfsd.Order);
        if (qemu.Kind != AnswerKind.Discarded && virtfsd.Kind != AnswerKind.Discarded)
        {
            Compare(qemu, virtfsd);
        }
    }

    /// <summary>Says that of two requests the first was done before the second on both sides.</summary>
    public void IsDoneBefore(Pending first, Pending second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.QemuOrder > second.QemuOrder || first.VirtfsdOrder > second.VirtfsdOrder)
        {
            Fail($"tag {first.Tag} was not done before tag {second.Tag} on both sides");
        }
    }

    /// <summary>Says that neither server has answered yet.</summary>
    public void MustBePending(Pending pending)
    {
        MustBePendingForQemu(pending);
        if (_virtfsd.Peer.IsDone(pending.Virtfsd))
        {
            Fail($"virtfsd has answered tag {pending.Tag}");
        }
    }

    /// <summary>Says that QEMU has not answered yet.</summary>
    public void MustBePendingForQemu(Pending pending)
    {
        ArgumentNullException.ThrowIfNull(pending);
        if (_qemu.Peer.IsDone(pending.Qemu))
        {
            Fail($"QEMU has answered tag {pending.Tag}");
        }
    }

    /// <summary>Waits until virtfsd has answered; the answer is still to be taken.</summary>
    public void WaitForVirtfsd(Pending pending)
    {
        ArgumentNullException.ThrowIfNull(pending);
        if (!SpinWait.SpinUntil(() => _virtfsd.Peer.IsDone(pending.Virtfsd), Patience))
        {
            Fail($"virtfsd does not answer tag {pending.Tag}");
        }
    }

    /// <summary>Ends the session on both sides without a look at what it does: attributes may be set that only one side can.</summary>
    public void Leave()
    {
        LooksAfterEachStep = false;
        Version(version: Dialect);
    }

    /// <summary>Compares the folders a last time, and empties them.</summary>
    public void End()
    {
        Look();
        CompareFolders();
        _qemu.Clear();
        _virtfsd.Clear();
    }

    private ushort NextTag() => ++_tag;

    private void Look()
    {
        _qemu.Look();
        _virtfsd.Look();
    }

    private void Compare(Answer qemu, Answer virtfsd)
    {
        ReplyDetail detail = _expected is null ? ReplyDetail.Rules : ReplyDetail.Exact;
        string one = ReplyText.Of(qemu, _qemu, _start, detail);
        string other = ReplyText.Of(virtfsd, _virtfsd, _start, detail);
        _sequence.Append("      QEMU:    ").AppendLine(one);
        if (_expected is { } expected)
        {
            _expected = null;
            if (!one.StartsWith(expected.Qemu, StringComparison.Ordinal) || !other.StartsWith(expected.Virtfsd, StringComparison.Ordinal))
            {
                Fail($"The intended difference {expected.Row.Id} is not as declared:\n  QEMU:    {one}\n  virtfsd: {other}");
            }

            _shown.Add(expected.Row);
        }
        else if (one != other)
        {
            Fail($"The replies differ:\n  QEMU:    {one}\n  virtfsd: {other}");
        }

        if (LooksAfterEachStep)
        {
            CompareFolders();
        }
    }

    private void CompareFolders()
    {
        SortedDictionary<string, string> qemu = _qemu.State.Describe(_start);
        SortedDictionary<string, string> virtfsd = _virtfsd.State.Describe(_start);
        foreach (ExpectedOnDisk expected in _expectedOnDisk)
        {
            string? one = qemu.GetValueOrDefault(expected.Path);
            string? other = virtfsd.GetValueOrDefault(expected.Path);
            if (!Holds(one, expected.Qemu) || !Holds(other, expected.Virtfsd) || one == other)
            {
                Fail($"The intended difference {expected.Row.Id} in {expected.Path} is not as declared:\n  QEMU:    {one}\n  virtfsd: {other}");
            }

            _paths.Add(expected.Path);
            _shown.Add(expected.Row);
        }

        _expectedOnDisk.Clear();
        var names = new SortedSet<string>(qemu.Keys, StringComparer.Ordinal);
        names.UnionWith(virtfsd.Keys);
        names.ExceptWith(_paths);
        foreach (string name in names)
        {
            string? one = qemu.GetValueOrDefault(name);
            string? other = virtfsd.GetValueOrDefault(name);
            if (one != other)
            {
                Fail($"The folders differ:\n  QEMU:    {one ?? $"no {name}"}\n  virtfsd: {other ?? $"no {name}"}");
            }
        }
    }

    private static bool Holds(string? line, string? expected) =>
        expected is null ? line is null : line is not null && line.Contains(expected, StringComparison.Ordinal);

    private void Fail(string difference) => Assert.Fail($"{Kind}: {difference}\nAfter:\n{_sequence}");

    private sealed record ExpectedOnDisk(IntendedDifference Row, string Path, string? Qemu, string? Virtfsd);
}
