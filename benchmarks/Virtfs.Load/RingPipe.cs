using System;
using Virtfs.Qtest;

namespace Virtfs.Load;

/// <summary>A virtqueue of a QEMU whose processor does not run: the device at its other end is all there is.</summary>
internal sealed class RingPipe : Pipe
{
    private readonly QemuProcess _qemu;
    private readonly RingClient _client;

    /// <summary>Starts a QEMU with one device and sets the device up.</summary>
    /// <param name="device">The device.</param>
    /// <param name="depth">The most requests in flight.</param>
    /// <param name="msize">The longest message.</param>
    /// <param name="command">What starts QEMU; null for the newest one.</param>
    public RingPipe(QemuDevice device, int depth, int msize, QemuCommand? command = null)
    {
        _qemu = QemuProcess.Start([device], command: command);
        RingDriver ring = _qemu.Device(device.Name).Start(_qemu.Memory);
        _client = new RingClient(ring, _qemu.Memory, depth, msize) { Shape = ChainShape.Pages };
    }

    /// <inheritdoc/>
    public override int Depth => _client.Depth;

    /// <inheritdoc/>
    public override Span<byte> Request(int slot) => _client.Request(slot);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Reply(int slot) => _client.Reply(slot);

    /// <inheritdoc/>
    public override void Submit(int slot, int length, int room) => _client.Submit(slot, length, room);

    /// <inheritdoc/>
    public override void Flush() => _client.Flush();

    /// <inheritdoc/>
    public override int Receive() => _client.Receive();

    /// <inheritdoc/>
    public override bool TryReceive(out int slot) => _client.TryReceive(out slot);

    /// <inheritdoc/>
    public override void Dispose() => _qemu.Dispose();
}
