using System;
using System.Threading;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Qtest;
using Virtfs.Server.Tests.Infrastructure;

namespace Virtfs.Proxy;

/// <summary>A client on the ring of a QEMU's device; each tag is a slot.</summary>
internal sealed class QemuPeer(QemuProcess qemu, string device) : Peer
{
    private readonly RingClient _client = new(qemu.Device(device).Start(qemu.Memory), qemu.Memory, Slots, Msize);

    /// <inheritdoc/>
    public override void Post(ushort tag, ReadOnlySpan<byte> message)
    {
        message.CopyTo(_client.Request(tag));
        SetTag(_client.Request(tag), tag);
        _client.Submit(tag, message.Length, Msize);
        _client.Flush();
    }

    /// <inheritdoc/>
    public override (ushort Tag, Reply? Reply) Receive()
    {
        int slot = _client.Receive();
        ReadOnlySpan<byte> reply = _client.Reply(slot);
        return ((ushort)slot, reply.IsEmpty ? null : new Reply(reply.ToArray()));
    }

    /// <summary>Whether no request ends within a time; where one does, its reply is lost.</summary>
    public bool IsSilentFor(TimeSpan time) => !SpinWait.SpinUntil(() => _client.TryReceive(out _), time);

    /// <summary>QEMU owns the ring.</summary>
    public override void Dispose()
    {
    }
}
