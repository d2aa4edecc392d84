using System;
using System.Collections.Generic;
using System.Diagnostics;
using Virtfs.Qtest;

namespace Virtfs.Differential.Peers;

/// <summary>A 9P device of a QEMU.</summary>
public sealed class RingPeer : Peer
{
    private const int Depth = 8;
    private const int StatusInterval = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly QemuProcess _qemu;
    private readonly VirtioMmioDevice _device;
    private readonly Stack<int> _free = new();
    private readonly Dictionary<int, Answer?> _answers = [];
    private readonly ulong _memoryStart;
    private readonly ulong _memoryEnd;
    private RingClient _client;
    private int _order;

    public RingPeer(QemuProcess qemu, string device)
    {
        _qemu = qemu;
        _device = qemu.Device(device);
        _memoryStart = qemu.Memory.Next;
        _client = Start();
        _memoryEnd = qemu.Memory.Next;
        for (int slot = 0; slot < Depth; slot++)
        {
            _free.Push(slot);
        }
    }

    /// <summary>The longest message, either way.</summary>
    public const int Capacity = 192 * 1024;

    /// <inheritdoc/>
    public override int Begin(ReadOnlySpan<byte> request, int replyRoom)
    {
        int slot = _free.Pop();
        request.CopyTo(_client.Request(slot));
        _answers.Add(slot, null);
        _client.Submit(slot, request.Length, Math.Min(replyRoom, Capacity));
        _client.Flush();
        return slot;
    }

    /// <inheritdoc/>
    public override Answer Wait(int ticket)
    {
        long start = Stopwatch.GetTimestamp();
        for (int look = 1; !IsDone(ticket); look++)
        {
            if (look % StatusInterval != 0)
            {
                System.Threading.Thread.Yield();
                continue;
            }

            if ((_device.Status & VirtioStatus.NeedsReset) != 0)
            {
                Break();
            }
            else if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"No answer within {Patience.TotalSeconds} s. QEMU says: {_qemu.Log}");
            }
        }

        Answer answer = _answers[ticket]!;
        _answers.Remove(ticket);
        _free.Push(ticket);
        return answer;
    }

    /// <inheritdoc/>
    public override bool IsDone(int ticket)
    {
        while (_client.TryReceive(out int slot))
        {
            byte[] reply = _client.Reply(slot).ToArray();
            _answers[slot] = new Answer(reply.Length == 0 ? AnswerKind.Discarded : AnswerKind.Reply, reply, _order++);
        }

        return _answers[ticket] is not null;
    }

    private RingClient Start() => new(_device.Start(_qemu.Memory), _qemu.Memory, Depth, Capacity);

    private void Break()
    {
        foreach (int slot in new List<int>(_answers.Keys))
        {
            _answers[slot] ??= new Answer(AnswerKind.Broken, [], _order++);
        }

        _client = _qemu.Memory.Again(_memoryStart, _memoryEnd, Start);
    }
}
