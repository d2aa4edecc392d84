using System;
using System.Collections.Generic;
using System.Text;
using Virtfs.Differential.Host;
using Virtfs.Differential.Peers;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Differential.Comparison;

/// <summary>
/// One sequence of messages that goes to both servers. After each message the two replies and the two folders must be equal, but for what is said to be
/// an <see cref="IntendedDifference"/>, which then must be there.
/// </summary>
public sealed partial class Scenario
{
    private readonly Side _qemu;
    private readonly Side _virtfsd;
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private readonly StringBuilder _sequence = new();
    private readonly HashSet<string> _paths = [];
    private (IntendedDifference Row, string Qemu, string Virtfsd)? _expected;
    private readonly List<(IntendedDifference Row, string Path)> _expectedOnDisk = [];
    private ushort _tag;

    public Scenario(Side qemu, Side virtfsd)
    {
        _qemu = qemu;
        _virtfsd = virtfsd;
    }

    /// <summary>How many bytes of reply there is room for.</summary>
    public int ReplyRoom { get; set; } = RingPeer.Capacity;

    /// <summary>False to look at the folders at the end only, where that is too much to do after each of many messages.</summary>
    public bool LooksAfterEachStep { get; set; } = true;

    /// <summary>Does the same to both folders, past the servers.</summary>
    public void OnHost(Action<HostFolder> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        change(_qemu.Folder);
        change(_virtfsd.Folder);
        Look();
    }

    /// <summary>Says that the next message is answered differently, and how each answer begins (without its tag).</summary>
    public void Differs(IntendedDifference row, string qemu, string virtfsd) => _expected = (row, qemu, virtfsd);

    /// <summary>Says that from the next message on a name differs on the disk, or is there on one side only.</summary>
    public void DiffersOnDisk(IntendedDifference row, string path) => _expectedOnDisk.Add((row, path));

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

    /// <summary>Whether neither server has answered yet.</summary>
    public bool IsPending(Pending pending)
    {
        ArgumentNullException.ThrowIfNull(pending);
        return !_qemu.Peer.IsDone(pending.Qemu) && !_virtfsd.Peer.IsDone(pending.Virtfsd);
    }

    /// <summary>Compares the folders a last time.</summary>
    public void End()
    {
        Look();
        CompareFolders();
    }

    private ushort NextTag() => ++_tag;

    private void Look()
    {
        _qemu.Look();
        _virtfsd.Look();
    }

    private void Compare(Answer qemu, Answer virtfsd)
    {
        string one = ReplyText.Of(qemu, _qemu, _start);
        string other = ReplyText.Of(virtfsd, _virtfsd, _start);
        _sequence.Append("      QEMU:    ").AppendLine(one);
        if (_expected is { } expected)
        {
            _expected = null;
            if (!one.StartsWith(expected.Qemu, StringComparison.Ordinal) || !other.StartsWith(expected.Virtfsd, StringComparison.Ordinal))
            {
                Fail($"The intended difference {expected.Row.Id} is not as declared:\n  QEMU:    {one}\n  virtfsd: {other}");
            }
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
        foreach ((IntendedDifference row, string path) in _expectedOnDisk)
        {
            if (qemu.GetValueOrDefault(path) == virtfsd.GetValueOrDefault(path))
            {
                Fail($"The intended difference {row.Id} does not show in {path}: both have {qemu.GetValueOrDefault(path) ?? "nothing"}");
            }

            _paths.Add(path);
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

    private void Fail(string difference) => Assert.Fail($"{difference}\nAfter:\n{_sequence}");
}
